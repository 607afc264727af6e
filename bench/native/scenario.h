/* What a run does with its connections, what it counts, and how it says so. */
#ifndef PARLOUR_SCENARIO_H
#define PARLOUR_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "histogram.h"

typedef enum { ROOMS, ACK, HANDSHAKES, IDLE, APPLICATION } Kind;

typedef struct {
    Kind kind;
    const char *event; /* of ACK: "echo" or "echo-async" */
    const char *people; /* file of APPLICATION: one line "TOKEN CONVERSATION" for each connection */
    int rooms, members, senders, window, size, connections;
} Options;

typedef struct {
    bool running, sending;
    double rate; /* messages a second over all senders; 0: as fast as they come back */
    uint64_t began, deadline, next_send, ended;
    uint64_t sent, deliveries, expected, acks, acks_expected, refused, duplicates, disordered, others, handshakes, errors;
    Histogram delivery, ack;
} Round;

extern Options options;
extern Round the_round;
extern Connection *connections;
extern int connection_count, ready_count;

void scenario_prepare(void);                       /* makes the connections, all closed */
void scenario_open_some(int epoll);                /* opens more, at most 64 at a time */
void scenario_start(double seconds, double rate);  /* begins a round */
uint64_t scenario_tick(void);                      /* sends what is due, ends the round; ns until it wants to be called */
void scenario_print(double cpu_seconds);           /* one line of JSON about the round that ended */

#endif
