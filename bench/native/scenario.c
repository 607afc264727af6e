#define _GNU_SOURCE
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPENING_AT_ONCE = 64 };
static const uint64_t DRAIN_NS = 10000000000ull; /* a delivery later than this after the last message counts as lost */
static const char MARK[] = "\"clientId\":\"";

Options options = {.kind = ROOMS, .event = "echo", .rooms = 100, .members = 10, .senders = 1, .window = 1, .size = 64};
Round the_round;
Connection *connections;
int connection_count, ready_count;

static int opening, next_to_open, the_epoll_of_scenario;
static int turn; /* of the paced senders */
static char *filler;
static Connection **senders;
static int sender_count;
static int *reopen, reopen_count;

/* ---- sending ---- */

static int compose(Connection *c, char *packet, size_t room, uint64_t when) {
    uint32_t n = ++c->sent;
    if (options.kind == ROOMS)
        return snprintf(packet, room, "42[\"msg\",{\"room\":\"%s\",\"clientId\":\"%d.%u.%lu\",\"text\":\"%s\"}]", c->name,
                        c->sender, n, when, filler);
    if (options.kind == APPLICATION)
        return snprintf(packet, room,
                        "42%u[\"message:send\",{\"conversationId\":\"%s\",\"clientId\":\"%d.%u.%lu\",\"content\":\"%s\"}]", n,
                        c->name, c->sender, n, when, filler);
    return snprintf(packet, room, "42%u[\"%s\",{\"clientId\":\"%d.%u.%lu\",\"text\":\"%s\"}]", n, options.event, c->sender, n,
                    when, filler);
}

static void send_message(Connection *c, uint64_t when) {
    static char packet[1 << 16];
    int length = compose(c, packet, sizeof packet, when);
    the_round.sent++;
    if (options.kind != ACK) the_round.expected += (uint64_t)options.members;
    if (options.kind != ROOMS) the_round.acks_expected++;
    connection_send(c, packet, (size_t)length);
}

static void send_next(Connection *c) {
    if (the_round.sending && the_round.rate == 0) send_message(c, clock_ns());
}

/* ---- receiving ---- */

static bool read_mark(const char *text, size_t length, unsigned *sender, uint32_t *n, uint64_t *when) {
    const char *mark = memmem(text, length, MARK, sizeof MARK - 1);
    if (!mark) return false;
    char *at;
    *sender = (unsigned)strtoul(mark + sizeof MARK - 1, &at, 10);
    if (*at != '.') return false;
    *n = (uint32_t)strtoul(at + 1, &at, 10);
    *when = strtoull(at + 1, &at, 10);
    return *at == '"';
}

static void on_delivery(Connection *c, const char *text, size_t length) {
    unsigned sender;
    uint32_t n;
    uint64_t when;
    if (!read_mark(text, length, &sender, &n, &when) || sender >= (unsigned)options.senders) {
        the_round.others++;
        return;
    }
    uint32_t before = c->last[sender];
    if (n <= before) {
        the_round.duplicates++;
        return;
    }
    the_round.disordered += n != before + 1;
    c->last[sender] = n;
    the_round.deliveries++;
    histogram_add(&the_round.delivery, now_ns - when);
    if (options.kind == ROOMS && (int)sender == c->sender) send_next(c);
}

static void on_event(Connection *c, char *text, size_t length) {
    static const char echo[] = "[\"msg\"", application[] = "[\"message:new\"";
    bool mine = options.kind == APPLICATION ? strncmp(text, application, sizeof application - 1) == 0
                                            : strncmp(text, echo, sizeof echo - 1) == 0;
    if (mine)
        on_delivery(c, text, length);
    else
        the_round.others++;
}

static void become_ready(Connection *c) {
    c->state = READY;
    opening--;
    ready_count++;
}

static void on_ack(Connection *c, unsigned long id, char *payload, size_t length) {
    unsigned sender;
    uint32_t n;
    uint64_t when;
    if (c->state == JOINING) {
        if (memmem(payload, length, "\"success\":false", 15)) {
            fprintf(stderr, "join refused: %.300s\n", payload);
            exit(2);
        }
        become_ready(c);
        return;
    }
    the_round.acks++;
    if (!read_mark(payload, length, &sender, &n, &when) || n != id) {
        if (the_round.refused++ == 0) fprintf(stderr, "refused: %.300s\n", payload);
        send_next(c);
        return;
    }
    histogram_add(&the_round.ack, now_ns - when);
    send_next(c);
}

static void on_entered(Connection *c) {
    char packet[256];
    int length = 0;
    if (options.kind == HANDSHAKES) {
        the_round.handshakes++;
        histogram_add(&the_round.ack, now_ns - c->began);
        connection_close(c);
        return;
    }
    if (options.kind == ROOMS) length = snprintf(packet, sizeof packet, "420[\"join\",\"%s\"]", c->name);
    if (options.kind == APPLICATION) length = snprintf(packet, sizeof packet, "420[\"conversation:join\",\"%s\"]", c->name);
    if (length == 0) {
        become_ready(c);
        return;
    }
    c->state = JOINING;
    connection_send(c, packet, (size_t)length);
}

static void on_closed(Connection *c, bool orderly) {
    if (!orderly) the_round.errors++;
    if (options.kind == HANDSHAKES) {
        reopen[reopen_count++] = c->index; /* not here: its bytes are still being read */
        return;
    }
    fprintf(stderr, "connection %d was closed\n", c->index);
    if (!the_round.running) exit(2);
}

/* ---- the connections ---- */

static void place(Connection *c, int index) {
    char name[32];
    *c = (Connection){.fd = -1, .index = index, .sender = -1};
    if (options.kind == ACK) c->sender = 0;
    if (options.kind == ROOMS || options.kind == APPLICATION) {
        /* neighbours in opening order sit in different rooms, as people do */
        c->room = index % options.rooms;
        int seat = index / options.rooms;
        c->sender = seat < options.senders ? seat : -1;
        c->last = calloc((size_t)options.senders, sizeof *c->last);
        snprintf(name, sizeof name, "r%d", c->room);
        c->name = strdup(name);
    }
    if (c->sender >= 0) senders[sender_count++] = c;
}

static void read_people(void) {
    static char token[2048], conversation[128];
    FILE *file = fopen(options.people, "r");
    if (!file) {
        perror(options.people);
        exit(2);
    }
    for (int i = 0; i < connection_count; i++) {
        /* the file lists room after room: members of room 0, members of room 1, … */
        Connection *c = &connections[i % options.members * options.rooms + i / options.members];
        if (fscanf(file, "%2047s %127s", token, conversation) != 2) {
            fprintf(stderr, "%s has fewer lines than connections\n", options.people);
            exit(2);
        }
        c->token = strdup(token);
        c->name = strdup(conversation);
    }
    fclose(file);
}

void scenario_prepare(void) {
    bool rooms = options.kind == ROOMS || options.kind == APPLICATION;
    connection_count = rooms ? options.rooms * options.members : options.connections;
    connections = calloc((size_t)connection_count, sizeof *connections);
    senders = calloc((size_t)connection_count, sizeof *senders);
    reopen = calloc((size_t)connection_count, sizeof *reopen);
    filler = malloc((size_t)options.size + 1);
    memset(filler, 'x', (size_t)options.size);
    filler[options.size] = 0;
    for (int i = 0; i < connection_count; i++) place(&connections[i], i);
    if (options.kind == APPLICATION) read_people();
    if (options.kind == HANDSHAKES) next_to_open = ready_count = connection_count; /* they open in the round */
    callbacks = (Callbacks){.entered = on_entered, .event = on_event, .ack = on_ack, .closed = on_closed};
}

void scenario_open_some(int epoll) {
    the_epoll_of_scenario = epoll;
    while (opening < OPENING_AT_ONCE && next_to_open < connection_count) {
        opening++;
        connection_open(&connections[next_to_open++], epoll);
    }
}

/* ---- rounds ---- */

void scenario_start(double seconds, double rate) {
    the_round = (Round){.running = true, .sending = true, .rate = rate, .began = clock_ns()};
    the_round.deadline = the_round.began + (uint64_t)(seconds * 1e9);
    the_round.next_send = the_round.began;
    if (options.kind == HANDSHAKES)
        for (reopen_count = 0; reopen_count < connection_count; reopen_count++) reopen[reopen_count] = reopen_count;
    else if (options.kind != IDLE)
        for (int w = 0; rate == 0 && w < options.window; w++)
            for (int i = 0; i < sender_count; i++) send_next(senders[i]);
}

static void send_paced(uint64_t now) {
    while (the_round.rate > 0 && the_round.next_send <= now && the_round.next_send < the_round.deadline) {
        send_message(senders[turn++ % sender_count], the_round.next_send);
        the_round.next_send += (uint64_t)(1e9 / the_round.rate);
    }
}

static void open_again(void) {
    int count = reopen_count;
    reopen_count = 0;
    for (int i = 0; i < count; i++) connection_open(&connections[reopen[i]], the_epoll_of_scenario);
}

static bool all_arrived(void) {
    if (options.kind == HANDSHAKES) return reopen_count == connection_count;
    return the_round.deliveries >= the_round.expected && the_round.acks >= the_round.acks_expected;
}

uint64_t scenario_tick(void) {
    uint64_t now = clock_ns();
    if (!the_round.running) return 1000000000ull;
    if (the_round.sending && now >= the_round.deadline) the_round.sending = false;
    if (the_round.sending) {
        send_paced(now);
        if (options.kind == HANDSHAKES) open_again();
    } else if (all_arrived() || now > the_round.deadline + DRAIN_NS) {
        the_round.running = false;
        the_round.ended = now;
        return 0;
    }
    uint64_t next = the_round.sending ? the_round.deadline : now + 1000000;
    if (the_round.rate > 0 && the_round.sending && the_round.next_send < next) next = the_round.next_send;
    return next > now ? next - now : 0;
}

void scenario_print(double cpu_seconds) {
    const Round *r = &the_round;
    printf("{\"seconds\": %.6f, \"sent\": %lu, \"deliveries\": %lu, \"expected\": %lu, \"acks\": %lu, \"acks_expected\": %lu, ",
           (double)(r->ended - r->began) / 1e9, r->sent, r->deliveries, r->expected, r->acks, r->acks_expected);
    printf("\"refused\": %lu, \"duplicates\": %lu, \"disordered\": %lu, \"others\": %lu, \"handshakes\": %lu, \"errors\": %lu, ",
           r->refused, r->duplicates, r->disordered, r->others, r->handshakes, r->errors);
    printf("\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, ", (double)histogram_at(&r->delivery, 0.50) / 1e6,
           (double)histogram_at(&r->delivery, 0.99) / 1e6, (double)r->delivery.max / 1e6);
    printf("\"ack_p50_ms\": %.3f, \"ack_p99_ms\": %.3f, \"client_cpu\": %.3f}\n",
           (double)histogram_at(&r->ack, 0.50) / 1e6, (double)histogram_at(&r->ack, 0.99) / 1e6, cpu_seconds);
    fflush(stdout);
}
