/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: oracle DIRECTORY SEED CALLS
 *
 * Asks glibc's `files` and `iana` so many questions, drawn by chance, of the same services: those
 * of /etc/services and of the database in DIRECTORY. Three of four are put to the sources' own
 * functions, the others go through glibc, whose /etc/nsswitch.conf is that of DIRECTORY.
 *
 * What `files` says is what `iana` has to say: status, error, service. With a buffer of any size
 * and alignment it says so as soon as the service fits. Where they differ on purpose:
 * - a name that `files` does not know is that of the first service whose name or alias differs from
 * it in case alone;
 * - what is not there needs no buffer.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/listing.h"
#include "lib/public.h"
#include "lib/region.h"
#include "lib/support.h"

#define AT_ONCE   250u /* questions to the one source, then to the other */
#define LONG_NAME 300u

enum kind { BY_NAME, BY_PORT, NEXT, REWIND, END };

struct question {
    enum kind kind;
    char name[LONG_NAME + 2];
    char protocol_letters[32];
    const char *protocol;           /* those letters, or NULL */
    int port;                       /* as it goes to the function */
    const struct service *by_files; /* what each has to find; NULL: nothing */
    const struct service *by_iana;
    size_t size; /* of the buffer */
    size_t alignment;
    bool fits_files; /* into that buffer */
    int error;       /* that `files` left, with a buffer that was large enough */
    char text[512];  /* the question, for messages */
};

static struct {
    struct service *services; /* as `files` lists them */
    size_t count;
    unsigned short chance[3];
    unsigned position; /* of the enumeration */
    unsigned found;
    unsigned missed;
    unsigned too_small;
    unsigned in_another_case;
} oracle;

static unsigned draw(unsigned limit)
{
    return (unsigned)nrand48(oracle.chance) % limit;
}

static const struct service *draw_service(void)
{
    return &oracle.services[draw((unsigned)oracle.count)];
}

static void draw_known_name(char *name)
{
    const struct service *service = draw_service();
    unsigned i = draw(service->alias_count + 1);
    strcpy(name, i == 0 ? service->name : service->aliases[i - 1]);
}

static char draw_byte(void)
{
    return (char)(1 + draw(UCHAR_MAX));
}

static void draw_bytes(char *name, unsigned length)
{
    for (unsigned i = 0; i < length; i++)
        name[i] = draw_byte();
    name[length] = '\0';
}

static void change_case(char *name)
{
    for (; *name != '\0'; name++)
        if (((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z')) && draw(2) == 0)
            *name ^= 'a' ^ 'A';
}

static void draw_name(char *name)
{
    draw_known_name(name);
    size_t length = strlen(name);
    switch (draw(12)) {
    case 0:
        change_case(name);
        break;
    case 1: /* one letter more */
        name[length] = draw(4) == 0 ? ' ' : draw_byte();
        name[length + 1] = '\0';
        break;
    case 2: /* one letter less; of a short name, none is left */
        name[length - 1] = '\0';
        break;
    case 3: /* another letter, or what would be one in another case if it were a letter */
        if (draw(2) == 0)
            name[draw((unsigned)length)] = draw_byte();
        else
            name[draw((unsigned)length)] ^= 'a' ^ 'A';
        break;
    case 4: /* no first letter, or a blank for one */
        memmove(name, name + 1, length);
        if (draw(2) == 0)
            name[0] = ' ';
        break;
    case 5:
        draw_bytes(name, draw(16));
        break;
    case 6:
        draw_bytes(name, LONG_NAME - draw(60));
        break;
    default: /* a name that is known */
        break;
    }
}

static void draw_protocol(struct question *question)
{
    static const char *const unknown[] = {"",      "no-such", "tcp ", "TCP",
                                          "tcp\n", "tc",      "tcpp", "no-such-protocol-at-all"};
    unsigned choice = draw(8);
    question->protocol = choice < 3 ? NULL : question->protocol_letters;
    if (choice == 3)
        strcpy(question->protocol_letters, unknown[draw(sizeof unknown / sizeof unknown[0])]);
    else
        strcpy(question->protocol_letters, draw_service()->protocol);
    if (choice == 4)
        change_case(question->protocol_letters);
}

static int draw_port(void)
{
    static const int odd[] = {-1, 0, INT_MIN, INT_MAX, 0x10000, -0x10000};
    const struct service *service = draw_service();
    int port = htons((uint16_t)service->port);
    switch (draw(10)) {
    case 0:
        return htons((uint16_t)draw(0x10000));
    case 1: /* bits above 16 */
        return port | (int)((1 + draw(0x7fff)) << 16);
    case 2:
        return port | INT_MIN;
    case 3:
        return odd[draw(sizeof odd / sizeof odd[0])];
    case 4: /* in host order */
        return (int)service->port;
    case 5:
        return htons((uint16_t)(service->port + 1));
    default:
        return port;
    }
}

static bool fits(const struct service *service, const struct question *question)
{
    return question->protocol == NULL || strcmp(service->protocol, question->protocol) == 0;
}

static bool bears_name(const struct service *service, const char *name,
                       int (*compare)(const char *, const char *))
{
    bool bears = compare(service->name, name) == 0;
    for (unsigned i = 0; !bears && i < service->alias_count; i++)
        bears = compare(service->aliases[i], name) == 0;
    return bears;
}

static const struct service *first_bearer(const struct question *question,
                                          int (*compare)(const char *, const char *))
{
    for (size_t i = 0; i < oracle.count; i++)
        if (fits(&oracle.services[i], question) &&
            bears_name(&oracle.services[i], question->name, compare))
            return &oracle.services[i];
    return NULL;
}

static unsigned host_port(const struct question *question)
{
    return ntohs((uint16_t)question->port);
}

static const struct service *first_on_port(const struct question *question)
{
    if (question->port < 0 || question->port > UINT16_MAX)
        return NULL;
    for (size_t i = 0; i < oracle.count; i++) {
        const struct service *service = &oracle.services[i];
        if (fits(service, question) && service->port == host_port(question))
            return service;
    }
    return NULL;
}

/* What each source has to answer; of `files`, it is put to the test. */
static void predict(struct question *question)
{
    switch (question->kind) {
    case BY_NAME:
        question->by_files = first_bearer(question, strcmp);
        question->by_iana = question->by_files;
        if (question->by_iana == NULL)
            question->by_iana = first_bearer(question, strcasecmp);
        break;
    case BY_PORT:
        question->by_files = first_on_port(question);
        question->by_iana = question->by_files;
        break;
    case NEXT:
        if (oracle.position < oracle.count)
            question->by_files = &oracle.services[oracle.position++];
        question->by_iana = question->by_files;
        break;
    default:
        oracle.position = 0;
    }
}

/* Half of all buffers are just large enough, or not. */
static void draw_buffer(struct question *question)
{
    size_t needed = 64;
    question->alignment = draw(16);
    if (question->by_iana != NULL)
        needed = service_size(question->by_iana, question->alignment);
    switch (draw(4)) {
    case 0:
        question->size = draw(2 * (unsigned)needed);
        break;
    case 1:
        question->size = REGION_MAX_SIZE / 2;
        break;
    default:
        question->size = needed - 1 + draw(3);
    }
}

static void describe(struct question *question, unsigned number, const char *source)
{
    static const char *const kinds[] = {"by name", "by port", "next", "rewind", "end"};
    snprintf(question->text, sizeof question->text,
             "%s, question %u, %s: '%s', port %#x, protocol '%s', %zu bytes at %zu", source, number,
             kinds[question->kind], question->name, (unsigned)question->port,
             question->protocol != NULL ? question->protocol : "(any)", question->size,
             question->alignment);
}

static void draw_question(struct question *question)
{
    unsigned choice = draw(1000);
    *question = (struct question){.kind = NEXT};
    if (choice < 400)
        question->kind = BY_NAME;
    else if (choice < 800)
        question->kind = BY_PORT;
    else if (choice < 820)
        question->kind = choice % 2 == 0 ? REWIND : END;
    if (question->kind == BY_NAME)
        draw_name(question->name);
    if (question->kind == BY_PORT)
        question->port = draw_port();
    draw_protocol(question);
    predict(question);
    draw_buffer(question);
}

static enum nss_status ask(const struct module *module, const struct question *question,
                           struct servent *service, char *buffer, size_t size, int *error)
{
    *error = errno = UNTOUCHED;
    switch (question->kind) {
    case BY_NAME:
        return module->by_name(question->name, question->protocol, service, buffer, size, error);
    case BY_PORT:
        return module->by_port(question->port, question->protocol, service, buffer, size, error);
    case NEXT:
        return module->next(service, buffer, size, error);
    case REWIND:
        return module->set(question->size % 2 == 0);
    default:
        return module->end();
    }
}

/* Ask with a buffer of this size, and expect this service, or, where that may be, ERANGE: false. */
static bool try_size(const struct module *module, const struct question *question, size_t size,
                     const struct service *expected, int *error)
{
    struct servent service;
    unsigned port = expected == NULL ? 0 : expected->port;
    struct region region = region_make(size, question->alignment);
    enum nss_status status = ask(module, question, &service, region.buffer, size, error);
    const char *text = question->text;

    if (question->kind == BY_PORT)
        port = host_port(question);
    region_expect_margins(&region);
    /* `files` leaves errno at ERANGE, too. That `iana` does not, is for buffers.c. */
    expect(errno == UNTOUCHED || (status == NSS_STATUS_TRYAGAIN && errno == ERANGE), "%s: errno %d",
           text, errno);
    if (status == NSS_STATUS_SUCCESS && question->kind <= NEXT) {
        expect_service(&service, expected, port, text);
        region_expect_inside(&region, &service);
    } else if (status == NSS_STATUS_TRYAGAIN) {
        expect(*error == ERANGE, "%s: TRYAGAIN with %d", text, *error);
        oracle.too_small++;
    } else {
        expect(status == (question->kind <= NEXT ? NSS_STATUS_NOTFOUND : NSS_STATUS_SUCCESS),
               "%s: status %d", text, (int)status);
        expect(expected == NULL, "%s: %s was not found", text,
               expected != NULL ? expected->name : "");
    }
    free(region.bytes);
    return status != NSS_STATUS_TRYAGAIN;
}

/* Ask with the question's buffer, and, if that is too small, with one that is not. True: it was
 * not. */
static bool try_both(const struct module *module, const struct question *question,
                     const struct service *expected, int *error)
{
    if (try_size(module, question, question->size, expected, error))
        return true;
    expect(try_size(module, question, REGION_MAX_SIZE / 2, expected, error), "%s: ERANGE",
           question->text);
    return false;
}

static void ask_files(const struct module *module, struct question *question)
{
    question->fits_files = try_both(module, question, question->by_files, &question->error);
}

static void ask_iana(const struct module *module, const struct question *question)
{
    const struct service *expected = question->by_iana;
    int error;
    bool fits_iana = try_both(module, question, expected, &error);
    bool is_enough =
        expected == NULL || question->size >= service_size(expected, question->alignment);

    expect(fits_iana == is_enough, "%s: not what it needs", question->text);
    expect(fits_iana || !question->fits_files, "%s: enough for `files`", question->text);
    expect(error == question->error, "%s: error %d, not %d", question->text, error,
           question->error);
    oracle.found += expected != NULL;
    oracle.missed += expected == NULL;
    oracle.in_another_case += question->kind == BY_NAME && expected != question->by_files;
}

static void compare(const struct module *files, const struct module *iana, bool is_public,
                    unsigned first)
{
    static struct question questions[AT_ONCE];

    oracle.position = 0;
    if (is_public)
        public_switch("files");
    files->end();
    for (unsigned i = 0; i < AT_ONCE; i++) {
        draw_question(&questions[i]);
        describe(&questions[i], first + i, "files");
        ask_files(files, &questions[i]);
    }
    if (is_public)
        public_switch("iana");
    iana->end();
    for (unsigned i = 0; i < AT_ONCE; i++) {
        describe(&questions[i], first + i, "iana");
        ask_iana(iana, &questions[i]);
    }
}

int main(int argc, char **argv)
{
    expect(argc == 4, "usage: oracle DIRECTORY SEED CALLS");
    const struct module files = module_load("files");
    const struct module iana = module_load("iana");
    expect(chdir(argv[1]) == 0, "%s: %m", argv[1]);
    unsigned long seed = strtoul(argv[2], NULL, 10);
    oracle.chance[0] = (unsigned short)seed;
    oracle.chance[1] = (unsigned short)(seed >> 16);
    public_switch("files");
    oracle.services = list_services(&oracle.count);
    expect(oracle.count > 0, "no services");

    unsigned calls = (unsigned)atol(argv[3]);
    for (unsigned i = 0; i < calls; i += AT_ONCE) {
        bool is_public = i / AT_ONCE % 4 == 3;
        compare(is_public ? &public_functions : &files, is_public ? &public_functions : &iana,
                is_public, i);
    }
    printf("%u %u %u %u\n", oracle.found, oracle.missed, oracle.too_small, oracle.in_another_case);
    return 0;
}
