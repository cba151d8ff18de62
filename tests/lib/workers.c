/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers.h"

#include <unistd.h>

static void count(struct worker *worker, enum build build)
{
    if (build == BUILD_A)
        atomic_fetch_add(&worker->from_a, 1);
    else if (build == BUILD_B)
        atomic_fetch_add(&worker->from_b, 1);
    else
        atomic_fetch_add(&worker->refused, 1);
}

static void *work(void *context)
{
    struct worker *worker = context;
    const struct module *module = worker->all->module;
    struct answer answer;

    for (unsigned n = worker->number; !atomic_load(&worker->all->is_over); n += 7919) {
        count(worker, build_by_name(module, n % BUILD_SERVICES));
        count(worker, build_by_port(module, n % 2 == 0 ? BUILD_A : BUILD_B, n % BUILD_SERVICES));
        ask_name(module, "no-such-service", NULL, &answer);
        expect(answer.status == NSS_STATUS_NOTFOUND || answer.status == NSS_STATUS_UNAVAIL,
               "a miss with status %d", (int)answer.status);
        if (worker->number == 0)
            count(worker, build_by_list(module));
    }
    return NULL;
}

void workers_start(struct workers *workers, const struct module *module, unsigned count)
{
    expect(count <= WORKERS_MOST, "%u workers", count);
    workers->module = module;
    workers->count = count;
    atomic_init(&workers->is_over, false);
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &workers->each[i];
        worker->all = workers;
        worker->number = i;
        atomic_init(&worker->from_a, 0);
        atomic_init(&worker->from_b, 0);
        atomic_init(&worker->refused, 0);
        expect(pthread_create(&worker->thread, NULL, work, worker) == 0, "no thread");
    }
}

static unsigned long answers(struct worker *worker)
{
    return atomic_load(&worker->from_a) + atomic_load(&worker->from_b);
}

void workers_wait(struct workers *workers)
{
    unsigned long before[WORKERS_MOST];
    for (unsigned i = 0; i < workers->count; i++)
        before[i] = answers(&workers->each[i]);
    for (unsigned i = 0; i < workers->count; i++)
        while (answers(&workers->each[i]) < before[i] + 4)
            usleep(100);
}

void workers_end(struct workers *workers)
{
    atomic_store(&workers->is_over, true);
    for (unsigned i = 0; i < workers->count; i++)
        pthread_join(workers->each[i].thread, NULL);
}
