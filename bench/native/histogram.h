/* Latencies in nanoseconds, kept in logarithmic steps of about 1.6 %: constant memory, percentiles at the end. */
#ifndef PARLOUR_HISTOGRAM_H
#define PARLOUR_HISTOGRAM_H

#include <stdint.h>
#include <string.h>

enum { STEP_BITS = 6, STEPS = 1 << STEP_BITS, BUCKETS = 64 * STEPS };

typedef struct {
    uint64_t counts[BUCKETS];
    uint64_t total;
    uint64_t max;
} Histogram;

static inline void histogram_clear(Histogram *h) { memset(h, 0, sizeof *h); }

static inline unsigned histogram_bucket(uint64_t value) {
    if (value < STEPS) return (unsigned)value;
    unsigned top = 63 - (unsigned)__builtin_clzll(value);
    unsigned shift = top - STEP_BITS;
    return (shift + 1) * STEPS + (unsigned)((value >> shift) & (STEPS - 1));
}

static inline void histogram_add(Histogram *h, uint64_t value) {
    h->counts[histogram_bucket(value)]++;
    h->total++;
    if (value > h->max) h->max = value;
}

/* The lower edge of the bucket that holds the given share (0 to 1) of all values; 0 when there are none. */
static inline uint64_t histogram_at(const Histogram *h, double share) {
    uint64_t rank = (uint64_t)(share * (double)h->total), seen = 0;
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++) {
        seen += h->counts[bucket];
        if (seen <= rank || h->counts[bucket] == 0) continue;
        if (bucket < STEPS) return bucket;
        return (uint64_t)(STEPS + bucket % STEPS) << (bucket / STEPS - 1);
    }
    return h->max;
}

#endif
