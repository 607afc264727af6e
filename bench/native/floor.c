/*
 * The floor: what a delivery costs when a server does nothing but read, look up the room and call send().
 * It speaks just enough for the load client of this folder (no masking check, no heartbeat, no closing handshake beyond an
 * echo of the close frame, a fixed accept key) and is no server for anything else.
 *
 *     floor --port N
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 20000, MAX_ROOMS = 2000, READ_SIZE = 1 << 16, EVENTS = 512 };

typedef struct {
    int *members;
    int count;
} Room;

static Room rooms[MAX_ROOMS];
static char upgraded[MAX_CONNECTIONS];

static void put(int fd, const void *bytes, size_t length) {
    if (send(fd, bytes, length, MSG_NOSIGNAL) < 0 && errno == EAGAIN) {
        fprintf(stderr, "a client does not read\n");
        exit(2);
    }
}

static size_t frame(uint8_t *out, int opcode, const char *text, size_t length) {
    size_t head = length < 126 ? 2 : 4;
    out[0] = 0x80 | (uint8_t)opcode;
    out[1] = length < 126 ? (uint8_t)length : 126;
    if (head == 4) {
        out[2] = (uint8_t)(length >> 8);
        out[3] = (uint8_t)length;
    }
    memcpy(out + head, text, length);
    return head + length;
}

static void put_text(int fd, const char *text, size_t length) {
    static uint8_t out[READ_SIZE + 16];
    put(fd, out, frame(out, 1, text, length));
}

static Room *room_named(const char *name) { return &rooms[(unsigned)atoi(name) % MAX_ROOMS]; }

static void join(int fd, const char *packet) {
    Room *room = room_named(strchr(packet, ',') + 3); /* 420["join","r12"] */
    room->members = realloc(room->members, sizeof(int) * (size_t)(room->count + 1));
    room->members[room->count++] = fd;
    put_text(fd, "430[]", 5);
}

static void fan_out(const char *packet, size_t length) {
    static uint8_t out[READ_SIZE + 16];
    Room *room = room_named(strstr(packet, "\"room\":\"") + 9);
    size_t total = frame(out, 1, packet, length);
    for (int i = 0; i < room->count; i++) put(room->members[i], out, total);
}

static void acknowledge(int fd, char *packet, size_t length) {
    char *open = memchr(packet, '[', length), *comma = memchr(packet, ',', length);
    size_t id = (size_t)(open - packet);
    memmove(packet + id + 1, comma + 1, length - (size_t)(comma + 1 - packet)); /* the event's name goes */
    packet[1] = '3';
    put_text(fd, packet, length - (size_t)(comma - open));
}

static void on_packet(int fd, char *packet, size_t length) {
    if (packet[0] != '4') return;
    if (packet[1] == '0') put_text(fd, "40{\"sid\":\"floor\"}", 17);
    else if (memmem(packet, length < 12 ? length : 12, "\"join\"", 6)) join(fd, packet);
    else if (packet[2] == '[') fan_out(packet, length);
    else acknowledge(fd, packet, length);
}

static size_t on_frame(int fd, uint8_t *bytes, size_t available) {
    static char packet[READ_SIZE + 1];
    if (available < 6) return 0;
    size_t length = bytes[1] & 0x7f, head = 2;
    if (length == 126) {
        length = (size_t)bytes[2] << 8 | bytes[3];
        head = 4;
    }
    if (available < head + 4 + length) return 0;
    for (size_t i = 0; i < length; i++) packet[i] = (char)(bytes[head + 4 + i] ^ bytes[head + (i & 3)]);
    packet[length] = 0;
    if ((bytes[0] & 0x0f) == 1) on_packet(fd, packet, length);
    if ((bytes[0] & 0x0f) == 8) {
        put(fd, "\x88\x00", 2);
        shutdown(fd, SHUT_WR);
    }
    return head + 4 + length;
}

static void on_readable(int fd) {
    static uint8_t bytes[READ_SIZE + 1];
    static const char accepted[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                   "Sec-WebSocket-Accept: not-checked-by-the-load-client=\r\n\r\n";
    static const char opened[] = "0{\"sid\":\"floor\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}";
    ssize_t got = recv(fd, bytes, READ_SIZE, 0);
    if (got <= 0) {
        upgraded[fd] = 0;
        close(fd);
        return;
    }
    if (!upgraded[fd]) {
        upgraded[fd] = 1;
        put(fd, accepted, sizeof accepted - 1);
        put_text(fd, opened, sizeof opened - 1);
        return;
    }
    size_t used = 0, step = 1; /* the load client writes whole frames, so none is ever cut */
    while (step && used < (size_t)got) used += step = on_frame(fd, bytes + used, (size_t)got - used);
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct rlimit limit = {MAX_CONNECTIONS, MAX_CONNECTIONS};
    setrlimit(RLIMIT_NOFILE, &limit);
    if (argc != 3) return 2;
    address.sin_port = htons((uint16_t)atoi(argv[2]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return 2;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != listener) {
                on_readable(events[i].data.fd);
                continue;
            }
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (fd < 0) continue;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            event.data.fd = fd;
            epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
        }
    }
}
