/*
 * The load client: one thread, one epoll, so light that the server under test is always the bottleneck.
 *
 *     load --port N --scenario rooms --rooms 100 --members 10 --senders 1 --window 1
 *     load --port N --scenario ack --connections 100 --event echo-async
 *     load --port N --scenario handshakes --connections 32
 *     load --port N --scenario idle --connections 10000
 *     load --port N --scenario application --people FILE --rooms 100 --members 10 --senders 1
 *
 * It opens its connections and prints {"ready": …}. Each line "run SECONDS RATE" on its input is one round (RATE 0: as
 * fast as answers come back), answered by one line of JSON; the end of its input ends it. Pings are answered throughout.
 * A round ends when every delivery it may expect is in: what is still missing after 10 s is the difference between
 * "expected" and "deliveries".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scenario.h"

enum { EVENTS = 512 };

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static Kind kind_named(const char *name) {
    static const char *names[] = {"rooms", "ack", "handshakes", "idle", "application"};
    for (int i = 0; i < 5; i++)
        if (strcmp(names[i], name) == 0) return (Kind)i;
    fprintf(stderr, "no scenario %s\n", name);
    exit(2);
}

static void read_options(int argc, char **argv) {
    static const struct option known[] = {
        {"port", 1, 0, 'p'},    {"scenario", 1, 0, 's'}, {"rooms", 1, 0, 'r'},  {"members", 1, 0, 'm'},
        {"senders", 1, 0, 'S'}, {"window", 1, 0, 'w'},   {"size", 1, 0, 'b'},   {"connections", 1, 0, 'c'},
        {"event", 1, 0, 'e'},   {"people", 1, 0, 'P'},   {0}};
    int option;
    server_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'p') server_address.sin_port = htons((uint16_t)atoi(optarg));
        else if (option == 's') options.kind = kind_named(optarg);
        else if (option == 'r') options.rooms = atoi(optarg);
        else if (option == 'm') options.members = atoi(optarg);
        else if (option == 'S') options.senders = atoi(optarg);
        else if (option == 'w') options.window = atoi(optarg);
        else if (option == 'b') options.size = atoi(optarg);
        else if (option == 'c') options.connections = atoi(optarg);
        else if (option == 'e') options.event = optarg;
        else if (option == 'P') options.people = optarg;
        else exit(2);
    }
    if (options.size > 30000) exit(2);
}

/* Reads one command; false at the end of the input. */
static bool on_command(void) {
    char line[128];
    double seconds, rate;
    if (!fgets(line, sizeof line, stdin)) return false;
    if (sscanf(line, "run %lf %lf", &seconds, &rate) == 2) scenario_start(seconds, rate);
    return true;
}

static void wait_for_events(int epoll, uint64_t nanoseconds, bool *input) {
    static struct epoll_event events[EVENTS];
    struct timespec timeout = {(time_t)(nanoseconds / 1000000000ull), (long)(nanoseconds % 1000000000ull)};
    int count = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr)
            connection_ready(events[i].data.ptr, events[i].events);
        else
            *input = true;
    }
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    struct rlimit limit = {1 << 16, 1 << 16};
    setrlimit(RLIMIT_NOFILE, &limit);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event input_event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input_event);
    scenario_prepare();
    bool announced = false, was_running = false, input = false;
    double cpu_before = 0;
    for (;;) {
        scenario_open_some(epoll);
        if (!announced && ready_count == connection_count) {
            printf("{\"ready\": %d}\n", ready_count);
            fflush(stdout);
            announced = true;
        }
        uint64_t pause = scenario_tick();
        if (was_running && !the_round.running) scenario_print(cpu_seconds() - cpu_before);
        was_running = the_round.running;
        wait_for_events(epoll, pause, &input);
        if (input && announced && !the_round.running) {
            input = false;
            cpu_before = cpu_seconds();
            if (!on_command()) return 0;
            was_running = the_round.running;
        }
    }
}
