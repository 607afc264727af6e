/* One Socket.IO client connection over WebSocket: Engine.IO 4, Socket.IO 5, RFC 6455 framing, nothing blocking. */
#ifndef PARLOUR_CONNECTION_H
#define PARLOUR_CONNECTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { CLOSED, CONNECTING, UPGRADING, OPENING, ENTERING, JOINING, READY, CLOSING } State;

typedef struct {
    uint8_t *bytes;
    size_t length, capacity;
} Buffer;

typedef struct Connection {
    int fd;
    State state;
    bool waits_for_write;
    Buffer in, out;
    int index;             /* among all connections */
    int room;              /* its room, from 0 */
    int sender;            /* its number among the senders of its room, or -1 */
    const char *token;     /* presented as auth.token, or NULL */
    const char *name;      /* the room's name on the server: "r7", or a conversation id */
    uint32_t *last;        /* for each sender of the room the number of the last message seen */
    uint32_t sent;         /* messages this sender has sent, in all rounds */
    uint64_t began;        /* when its handshake began, ns */
} Connection;

/* What the scenario is told; text points into the receive buffer and ends with NUL. */
typedef struct {
    void (*entered)(Connection *c);                               /* the CONNECT packet was answered */
    void (*event)(Connection *c, char *text, size_t length);      /* from "42" on */
    void (*ack)(Connection *c, unsigned long id, char *payload, size_t length);
    void (*closed)(Connection *c, bool orderly);
} Callbacks;

extern Callbacks callbacks;
extern struct sockaddr_in server_address;
extern uint64_t now_ns; /* read once for each readiness event */

uint64_t clock_ns(void);
void connection_open(Connection *c, int epoll);
void connection_send(Connection *c, const char *text, size_t length);
void connection_close(Connection *c);
void connection_ready(Connection *c, uint32_t events);

#endif
