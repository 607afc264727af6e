#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 18, FRAME_TEXT = 1, FRAME_CLOSE = 8, FRAME_PING = 9, FRAME_PONG = 10 };

Callbacks callbacks;
struct sockaddr_in server_address;
uint64_t now_ns;

static const uint8_t MASK[4] = {0x37, 0xfa, 0x21, 0x3d};
static int the_epoll;

uint64_t clock_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static void buffer_add(Buffer *b, const void *bytes, size_t length) {
    if (b->length + length + 1 > b->capacity) {
        b->capacity = (b->length + length + 1) * 2;
        b->bytes = realloc(b->bytes, b->capacity);
        if (!b->bytes) abort();
    }
    memcpy(b->bytes + b->length, bytes, length);
    b->length += length;
}

static void buffer_drop(Buffer *b) {
    free(b->bytes);
    *b = (Buffer){0};
}

static void watch(Connection *c, bool write, int operation) {
    struct epoll_event event = {.events = EPOLLIN | (write ? EPOLLOUT : 0u), .data.ptr = c};
    epoll_ctl(the_epoll, operation, c->fd, &event);
    c->waits_for_write = write;
}

/* Each connection comes from one of 200 loopback addresses, so that no run uses up one address's ports. */
static void bind_source(Connection *c) {
    static unsigned turn;
    int one = 1;
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(0x7f000002u + turn++ % 200u);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    bind(c->fd, (struct sockaddr *)&source, sizeof source);
}

static void end(Connection *c, bool orderly) {
    if (c->state == CLOSED) return;
    close(c->fd);
    c->fd = -1;
    c->state = CLOSED;
    buffer_drop(&c->in);
    buffer_drop(&c->out);
    callbacks.closed(c, orderly);
}

void connection_open(Connection *c, int epoll) {
    int one = 1;
    the_epoll = epoll;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        perror("socket");
        exit(2);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    bind_source(c);
    c->began = clock_ns();
    c->state = CONNECTING;
    if (connect(c->fd, (struct sockaddr *)&server_address, sizeof server_address) < 0 && errno != EINPROGRESS) {
        end(c, false);
        return;
    }
    watch(c, true, EPOLL_CTL_ADD);
}

static void put(Connection *c, const void *bytes, size_t length) {
    ssize_t done = 0;
    if (c->out.length == 0) {
        done = send(c->fd, bytes, length, MSG_NOSIGNAL);
        if (done == (ssize_t)length) return;
        if (done < 0) {
            if (errno != EAGAIN) return; /* the reader will see the end */
            done = 0;
        }
    }
    buffer_add(&c->out, (const uint8_t *)bytes + done, length - (size_t)done);
    if (!c->waits_for_write) watch(c, true, EPOLL_CTL_MOD);
}

static void put_frame(Connection *c, int opcode, const char *payload, size_t length) {
    static uint8_t frame[READ_SIZE];
    size_t head = 2;
    frame[0] = 0x80 | (uint8_t)opcode;
    if (length < 126) {
        frame[1] = 0x80 | (uint8_t)length;
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (uint8_t)(length >> 8);
        frame[3] = (uint8_t)length;
        head = 4;
    }
    memcpy(frame + head, MASK, 4);
    head += 4;
    for (size_t i = 0; i < length; i++) frame[head + i] = (uint8_t)payload[i] ^ MASK[i & 3];
    put(c, frame, head + length);
}

void connection_send(Connection *c, const char *text, size_t length) { put_frame(c, FRAME_TEXT, text, length); }

void connection_close(Connection *c) {
    put_frame(c, FRAME_CLOSE, "\x03\xe8", 2);
    c->state = CLOSING;
}

static void ask_upgrade(Connection *c) {
    char request[512];
    int length = snprintf(request, sizeof request,
                          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: cGFybG91ci1sb2FkdGVzdA==\r\n\r\n",
                          ntohs(server_address.sin_port));
    put(c, request, (size_t)length);
    c->state = UPGRADING;
}

static void on_open(Connection *c) {
    char packet[2048];
    int length = c->token ? snprintf(packet, sizeof packet, "40{\"token\":\"%s\"}", c->token)
                          : snprintf(packet, sizeof packet, "40");
    connection_send(c, packet, (size_t)length);
    c->state = ENTERING;
}

static void on_packet(Connection *c, char *text, size_t length) {
    char *end_of_id;
    if (length == 0) return;
    if (text[0] == '2') {
        connection_send(c, "3", 1);
    } else if (text[0] == '0') {
        on_open(c);
    } else if (text[0] == '4' && text[1] == '0') {
        callbacks.entered(c);
    } else if (text[0] == '4' && text[1] == '2') {
        callbacks.event(c, text + 2, length - 2);
    } else if (text[0] == '4' && text[1] == '3') {
        unsigned long id = strtoul(text + 2, &end_of_id, 10);
        callbacks.ack(c, id, end_of_id, length - (size_t)(end_of_id - text));
    } else if (text[0] == '4' && text[1] == '4') {
        fprintf(stderr, "refused: %.300s\n", text + 2);
        exit(2);
    }
}

/* Handles one frame at the start of the bytes; returns how long it was, 0 when it is not complete yet. */
static size_t take_frame(Connection *c, uint8_t *bytes, size_t available) {
    if (available < 2) return 0;
    size_t head = 2, length = bytes[1] & 0x7f;
    if (length == 126) {
        if (available < 4) return 0;
        length = (size_t)bytes[2] << 8 | bytes[3];
        head = 4;
    } else if (length == 127) {
        if (available < 10) return 0;
        length = (size_t)bytes[6] << 24 | (size_t)bytes[7] << 16 | (size_t)bytes[8] << 8 | bytes[9];
        head = 10;
    }
    if (available < head + length) return 0;
    int opcode = bytes[0] & 0x0f;
    char *payload = (char *)bytes + head, kept = payload[length];
    payload[length] = 0; /* there is always a byte of room behind what was read */
    if (opcode == FRAME_TEXT) on_packet(c, payload, length);
    if (opcode == FRAME_PING) put_frame(c, FRAME_PONG, payload, length);
    if (opcode == FRAME_CLOSE && c->state != CLOSING && c->state != CLOSED) end(c, false);
    if (c->state != CLOSED) payload[length] = kept; /* else the buffer is gone */
    return head + length;
}

static size_t take_upgrade(Connection *c, uint8_t *bytes, size_t available) {
    bytes[available] = 0;
    char *blank = strstr((char *)bytes, "\r\n\r\n");
    if (!blank) return 0;
    if (strncmp((char *)bytes, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "no upgrade: %.300s\n", (char *)bytes);
        exit(2);
    }
    c->state = OPENING;
    return (size_t)(blank + 4 - (char *)bytes);
}

static void take_all(Connection *c, uint8_t *bytes, size_t available) {
    size_t used = 0, step = 1;
    while (step && used < available && c->state != CLOSED) {
        step = c->state == UPGRADING ? take_upgrade(c, bytes + used, available - used)
                                     : take_frame(c, bytes + used, available - used);
        used += step;
    }
    if (c->state == CLOSED) return;
    if (c->in.bytes) { /* the bytes were the buffer itself */
        memmove(c->in.bytes, c->in.bytes + used, available - used);
        c->in.length = available - used;
        if (c->in.length == 0) buffer_drop(&c->in);
    } else if (used < available) {
        buffer_add(&c->in, bytes + used, available - used);
    }
}

static void on_readable(Connection *c) {
    static uint8_t scratch[READ_SIZE + 1];
    ssize_t got = recv(c->fd, scratch, READ_SIZE, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        end(c, c->state == CLOSING);
        return;
    }
    now_ns = clock_ns();
    if (c->in.length) {
        buffer_add(&c->in, scratch, (size_t)got);
        take_all(c, c->in.bytes, c->in.length);
    } else {
        take_all(c, scratch, (size_t)got);
    }
}

static void on_writable(Connection *c) {
    if (c->state == CONNECTING) ask_upgrade(c);
    if (c->out.length) {
        ssize_t done = send(c->fd, c->out.bytes, c->out.length, MSG_NOSIGNAL);
        if (done > 0) {
            memmove(c->out.bytes, c->out.bytes + done, c->out.length - (size_t)done);
            c->out.length -= (size_t)done;
        }
    }
    if (c->out.length == 0) watch(c, false, EPOLL_CTL_MOD);
}

void connection_ready(Connection *c, uint32_t events) {
    if (c->state == CLOSED) return;
    if (events & (EPOLLERR | EPOLLHUP) && !(events & EPOLLIN)) {
        end(c, c->state == CLOSING);
        return;
    }
    if (events & EPOLLOUT) on_writable(c);
    if (events & EPOLLIN) on_readable(c);
}
