/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * warm THREADS name|port QUESTION PROTOCOL ANSWER [COUNT]
 *
 * Prints the nanoseconds that one lookup takes, through glibc and the nsswitch.conf that is there,
 * when so many threads make the same one over and over, after the first. ANSWER is the port or the
 * name that must come out, or `-` for none.
 *
 * That is the lower quartile of some slices of time: whatever else the machine does meanwhile can
 * only make one longer. Each thread stays on a processor: how soon the system moves one to an idle
 * processor is not what is asked here. With COUNT each thread makes just so many lookups, for who
 * counts something else.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nanoseconds.h"

#define MAX_THREADS 64
#define SLICES      7
#define SLICE_NS    4e6

static cpu_set_t processors; /* that this process may use */

struct work {
    bool by_name;
    const char *name;
    int port; /* network byte order */
    const char *protocol;
    const char *answer;
    long count;
};

static struct servent *ask(const struct work *work, struct servent *entry, char *buffer,
                           size_t size)
{
    struct servent *found;
    if (work->by_name)
        getservbyname_r(work->name, work->protocol, entry, buffer, size, &found);
    else
        getservbyport_r(work->port, work->protocol, entry, buffer, size, &found);
    return found;
}

static bool is_right(const struct work *work, const struct servent *found)
{
    if (found == NULL || strcmp(work->answer, "-") == 0)
        return found == NULL && strcmp(work->answer, "-") == 0;
    if (work->by_name)
        return found->s_port == htons((uint16_t)atoi(work->answer));
    return strcmp(found->s_name, work->answer) == 0;
}

static void *look_up(void *argument)
{
    const struct work *work = argument;
    struct servent entry;
    struct servent *found = NULL;
    char buffer[4096];
    for (long i = 0; i < work->count; i++)
        found = ask(work, &entry, buffer, sizeof buffer);
    if (!is_right(work, found)) {
        fprintf(stderr, "warm: %s: the answer is not %s\n", work->name, work->answer);
        exit(1);
    }
    return NULL;
}

/* The processor of a thread, by its number. */
static cpu_set_t processor_of(int thread)
{
    cpu_set_t set;
    size_t processor = 0;
    for (int left = thread % CPU_COUNT(&processors); left > 0 || !CPU_ISSET(processor, &processors);
         processor++)
        if (CPU_ISSET(processor, &processors))
            left--;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return set;
}

static pthread_t start_thread(int thread, struct work *work)
{
    pthread_t started;
    pthread_attr_t attributes;
    cpu_set_t set = processor_of(thread);
    pthread_attr_init(&attributes);
    if (pthread_attr_setaffinity_np(&attributes, sizeof set, &set) != 0 ||
        pthread_create(&started, &attributes, look_up, work) != 0)
        exit(4);
    pthread_attr_destroy(&attributes);
    return started;
}

/* How long it takes until all threads have done the work; this one is one of them. */
static double run_slice(int threads, struct work *work)
{
    pthread_t others[MAX_THREADS];
    double start = nanoseconds();
    for (int i = 1; i < threads; i++)
        others[i] = start_thread(i, work);
    look_up(work);
    for (int i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    return nanoseconds() - start;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;
    return (a > b) - (a < b);
}

/* The shorter of two slices of one thread: whatever disturbs one may spare the other. */
static double run_short_slice(struct work *work)
{
    double one = run_slice(1, work);
    double other = run_slice(1, work);
    return one < other ? one : other;
}

/* The lower quartile of the slices. */
static double measure(int threads, struct work *work)
{
    double slices[SLICES];
    look_up(work);
    while (run_short_slice(work) < SLICE_NS / 2)
        work->count *= 2;
    for (int i = 0; i < SLICES; i++)
        slices[i] = run_slice(threads, work);
    qsort(slices, SLICES, sizeof slices[0], compare);
    return slices[SLICES / 4];
}

int main(int argc, char **argv)
{
    if (argc != 6 && argc != 7)
        return 2;
    int threads = atoi(argv[1]);
    struct work work = {.by_name = strcmp(argv[2], "name") == 0,
                        .name = argv[3],
                        .port = htons((uint16_t)atoi(argv[3])),
                        .protocol = argv[4],
                        .answer = argv[5],
                        .count = argc == 7 ? atol(argv[6]) : 1};
    if (threads < 1 || threads > MAX_THREADS || work.count < 1)
        return 2;
    if (sched_getaffinity(0, sizeof processors, &processors) != 0)
        return 4;
    cpu_set_t own = processor_of(0);
    if (sched_setaffinity(0, sizeof own, &own) != 0)
        return 4;
    double taken = argc == 7 ? run_slice(threads, &work) : measure(threads, &work);
    printf("%.1f\n", taken / (double)work.count);
    return 0;
}
