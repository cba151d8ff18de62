/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * lookups THREADS COUNT name|port NAME-OR-PORT: prints the nanoseconds that one lookup takes,
 * through glibc and the nsswitch.conf that is there, when each of the threads makes COUNT of them.
 *
 * That is the lower quartile of many slices of time: whatever else the machine does meanwhile can
 * only make one longer.
 */

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_THREADS 64
#define SLICES      40

struct work {
    bool by_name;
    const char *what;
    long count;
};

static void *look_up(void *argument)
{
    const struct work *work = argument;
    int port = htons((uint16_t)atoi(work->what));
    struct servent entry;
    struct servent *found;
    char buffer[4096];
    for (long i = 0; i < work->count; i++) {
        if (work->by_name)
            getservbyname_r(work->what, "tcp", &entry, buffer, sizeof buffer, &found);
        else
            getservbyport_r(port, "tcp", &entry, buffer, sizeof buffer, &found);
    }
    return NULL;
}

static double nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

/* How long it takes until all threads have done the work; this one is one of them. */
static double run_slice(int threads, struct work *work)
{
    pthread_t others[MAX_THREADS];
    double start = nanoseconds();
    for (int i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, look_up, work) != 0)
            exit(4);
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

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int threads = atoi(argv[1]);
    struct work work = {strcmp(argv[3], "name") == 0, argv[4], atol(argv[2]) / SLICES};
    double slices[SLICES];
    if (threads < 1 || threads > MAX_THREADS || work.count < 1)
        return 2;

    run_slice(threads, &work);
    for (int i = 0; i < SLICES; i++)
        slices[i] = run_slice(threads, &work);
    qsort(slices, SLICES, sizeof slices[0], compare);
    printf("%.1f\n", slices[SLICES / 4] / (double)work.count);
    return 0;
}
