/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: corner_cases SOURCE DIRECTORY [nothing]
 *
 * The answers of a source of services ("files" or "iana") in corner cases: statuses, *errnop,
 * errno, and the results of the public functions. The expectations hold for glibc's `files` with
 * the same services; a case in which `iana` differs intentionally says so. With "nothing", there is
 * no file to answer from.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/support.h"

struct source {
    struct module module;
    bool is_iana;
};

static const struct name_case {
    const char *name;
    const char *protocol;
    const char *found; /* by both; NULL: not found */
    bool iana_differs; /* and finds what `files` does not */
    const char *aliases;
} name_cases[] = {
    {"domain", "tcp", "domain", false, ""},
    {"domain", "udp", "domain", false, ""},
    {"domain", NULL, "domain", false, ""},
    {"http", "tcp", "http", false, "www www-http "},
    {"http", NULL, "http", false, "www www-http "},
    {"www", "tcp", "http", false, "www www-http "},
    {"www-http", NULL, "http", false, "www www-http "},
    {"sql*net", "udp", "sql-net", false, "sql*net "},
    {"x11", "tcp", "x11", false, ""},
    {"HTTP", "tcp", "http", true, "www www-http "},
    {"Www", NULL, "http", true, "www www-http "},
    {"no-such-service", NULL, NULL, false, NULL},
    {"no-such-service", "tcp", NULL, false, NULL},
    {"domain", "dccp", NULL, false, NULL},
    {"domain", "no-such-protocol", NULL, false, NULL},
    {"domain", "", NULL, false, NULL},
    {"domain", "TCP", NULL, false, NULL},
    {"domain", "tc", NULL, false, NULL},
    {"domain", "tcpp", NULL, false, NULL},
    {"", "tcp", NULL, false, NULL},
    {"", NULL, NULL, false, NULL},
    {"80", "tcp", NULL, false, NULL},
    {"http ", "tcp", NULL, false, NULL},
    {" http", "tcp", NULL, false, NULL},
    {"http/tcp", NULL, NULL, false, NULL},
    {"htt", NULL, NULL, false, NULL},
    {"#", NULL, NULL, false, NULL},
};

/* The port goes to the function as it stands, whatever the machine's byte order. */
static const struct port_case {
    int port;
    const char *protocol;
    const char *found;
} port_cases[] = {
    {0x3500, "tcp", "domain"},
    {0x3500, "udp", "domain"},
    {0x3500, NULL, "domain"},
    {0x5000, "tcp", "http"},
    {0x5000, "sctp", "http"},
    {0x5000, NULL, "http"},
    {0x3500, "dccp", NULL},
    {0x3500, "no-such", NULL},
    {0x3500, "", NULL},
    {0x3500, "TCP", NULL},
    {0x0035, "tcp", NULL},
    {0x13500, "tcp", NULL},
    {0x1003500, "tcp", NULL},
    {0x3500 - 0x10000, "tcp", NULL},
    {INT_MIN | 0x3500, "tcp", NULL},
    {-1, "tcp", NULL},
    {-1, NULL, NULL},
    {INT_MIN, NULL, NULL},
    {INT_MAX, NULL, NULL},
    {0, NULL, NULL},
    {0, "tcp", NULL},
    {0x10000, NULL, NULL},
};

static void expect_aliases(const struct answer *answer, const char *aliases)
{
    char joined[256] = "";
    for (char **alias = answer->service.s_aliases; *alias != NULL; alias++) {
        strcat(joined, *alias);
        strcat(joined, " ");
    }
    expect(strcmp(joined, aliases) == 0, "%s: aliases '%s'", answer->service.s_name, joined);
}

static void test_names(const struct source *source)
{
    struct answer answer;
    for (size_t i = 0; i < sizeof name_cases / sizeof name_cases[0]; i++) {
        const struct name_case *asked = &name_cases[i];
        bool is_found = asked->found != NULL && (source->is_iana || !asked->iana_differs);
        ask_name(&source->module, asked->name, asked->protocol, &answer);
        expect(answer.status == (is_found ? NSS_STATUS_SUCCESS : NSS_STATUS_NOTFOUND),
               "name case %zu, '%s': status %d", i, asked->name, (int)answer.status);
        if (!is_found)
            continue;
        expect(strcmp(answer.service.s_name, asked->found) == 0, "'%s' is '%s'", asked->name,
               answer.service.s_name);
        expect(asked->protocol == NULL || strcmp(answer.service.s_proto, asked->protocol) == 0,
               "'%s' is %s", asked->name, answer.service.s_proto);
        expect_aliases(&answer, asked->aliases);
    }
}

static void test_ports(const struct source *source)
{
    struct answer answer;
    for (size_t i = 0; i < sizeof port_cases / sizeof port_cases[0]; i++) {
        const struct port_case *asked = &port_cases[i];
        int port = htons(1) == 1 && asked->port > 0 && asked->port <= 0xffff
                       ? (asked->port & 0xff) << 8 | asked->port >> 8
                       : asked->port;
        answer.error = errno = UNTOUCHED;
        answer.status = source->module.by_port(port, asked->protocol, &answer.service,
                                               answer.buffer, sizeof answer.buffer, &answer.error);
        expect(answer.status == (asked->found != NULL ? NSS_STATUS_SUCCESS : NSS_STATUS_NOTFOUND),
               "port case %zu: status %d", i, (int)answer.status);
        expect(errno == UNTOUCHED && answer.error == UNTOUCHED, "port case %zu: errno", i);
        if (asked->found != NULL)
            expect(strcmp(answer.service.s_name, asked->found) == 0 &&
                       answer.service.s_port == port,
                   "port case %zu is '%s'", i, answer.service.s_name);
    }
}

static void expect_too_small(enum nss_status status, const int *error, const char *call)
{
    expect(status == NSS_STATUS_TRYAGAIN && *error == ERANGE, "%s: status %d, *errnop %d", call,
           (int)status, *error);
}

static void test_small_buffers(const struct source *source)
{
    const struct module *module = &source->module;
    struct servent service;
    char buffer[8];
    int error = UNTOUCHED;
    for (size_t size = 0; size <= sizeof buffer; size++) {
        expect_too_small(module->by_name("domain", "tcp", &service, buffer, size, &error), &error,
                         "by name");
        error = UNTOUCHED;
        expect_too_small(module->by_port(htons(53), "tcp", &service, buffer, size, &error), &error,
                         "by port");
        error = UNTOUCHED;
    }
    enum nss_status status = module->by_name("no-such-service", NULL, &service, buffer, 0, &error);
    if (source->is_iana)
        expect(status == NSS_STATUS_NOTFOUND && error == UNTOUCHED, "a miss needs no buffer");
    else
        expect_too_small(status, &error, "a miss");
}

static void expect_entry(const struct source *source, const char *name, const char *protocol)
{
    struct answer answer;
    ask_next(&source->module, &answer);
    expect(answer.status == NSS_STATUS_SUCCESS, "%s was to come, not status %d", name,
           (int)answer.status);
    expect(strcmp(answer.service.s_name, name) == 0 &&
               strcmp(answer.service.s_proto, protocol) == 0,
           "%s %s was to come, not %s %s", name, protocol, answer.service.s_name,
           answer.service.s_proto);
}

/* The registry begins with tcpmux and rje. */
static void test_cursor(const struct source *source)
{
    const struct module *module = &source->module;
    struct answer answer;
    int error = UNTOUCHED;
    char buffer[4];

    expect(module->end() == NSS_STATUS_SUCCESS, "endservent before anything");
    expect_entry(source, "tcpmux", "tcp"); /* without setservent */
    expect_too_small(module->next(&answer.service, buffer, sizeof buffer, &error), &error, "next");
    expect_too_small(module->next(&answer.service, buffer, 0, &error), &error, "next");
    expect_entry(source, "tcpmux", "udp");
    ask_name(module, "domain", "tcp", &answer);
    ask_port(module, 80, NULL, &answer);
    ask_name(module, "no-such-service", NULL, &answer);
    expect_entry(source, "rje", "tcp");
    for (int stay_open = 0; stay_open <= 1; stay_open++) {
        expect(module->set(stay_open) == NSS_STATUS_SUCCESS, "setservent in the middle");
        expect_entry(source, "tcpmux", "tcp");
        expect_entry(source, "tcpmux", "udp");
    }
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent again");
    expect_entry(source, "tcpmux", "tcp");
    do
        ask_next(module, &answer);
    while (answer.status == NSS_STATUS_SUCCESS);
    for (int i = 0; i < 3; i++) {
        expect(answer.status == NSS_STATUS_NOTFOUND, "past the end: %d", (int)answer.status);
        ask_next(module, &answer);
    }
    expect(module->set(0) == NSS_STATUS_SUCCESS, "setservent past the end");
    expect_entry(source, "tcpmux", "tcp");
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent at the end");
}

/* Through glibc: what the statuses become for the program that asks. */
static void test_public_functions(void)
{
    struct answer answer;
    struct servent *result = &answer.service;
    int returned;

    returned = getservbyname_r("domain", "tcp", &answer.service, answer.buffer,
                               sizeof answer.buffer, &result);
    expect(returned == 0 && result == &answer.service, "public hit");
    returned = getservbyname_r("no-such-service", "tcp", &answer.service, answer.buffer,
                               sizeof answer.buffer, &result);
    expect(returned == 0 && result == NULL, "public miss by name");
    returned = getservbyport_r(htons(4), "tcp", &answer.service, answer.buffer,
                               sizeof answer.buffer, &result);
    expect(returned == 0 && result == NULL, "public miss by port");
    returned = getservbyname_r("domain", "tcp", &answer.service, answer.buffer, 4, &result);
    expect(returned == ERANGE && result == NULL && errno == ERANGE, "public ERANGE by name");
    errno = 0;
    returned = getservbyport_r(htons(53), "tcp", &answer.service, answer.buffer, 4, &result);
    expect(returned == ERANGE && result == NULL && errno == ERANGE, "public ERANGE by port");
    errno = 0;
    returned = getservent_r(&answer.service, answer.buffer, 4, &result);
    expect(returned == ERANGE && result == NULL && errno == ERANGE, "public ERANGE of a list");
    do
        returned = getservent_r(&answer.service, answer.buffer, sizeof answer.buffer, &result);
    while (returned == 0);
    expect(returned == ENOENT && result == NULL, "public end of a list: %d", returned);
    endservent();
}

/* There is no file. */
static void test_nothing(const struct source *source)
{
    const struct module *module = &source->module;
    struct servent service;
    struct servent *result = &service;
    char buffer[1024];
    int errors[3] = {UNTOUCHED, UNTOUCHED, UNTOUCHED};
    int *setservent_error = source->is_iana ? &errno : &errors[2];

    errno = UNTOUCHED;
    enum nss_status by_name =
        module->by_name("domain", "tcp", &service, buffer, sizeof buffer, &errors[0]);
    enum nss_status by_port =
        module->by_port(htons(53), NULL, &service, buffer, sizeof buffer, &errors[1]);
    expect(by_name == NSS_STATUS_UNAVAIL && by_port == NSS_STATUS_UNAVAIL, "statuses %d, %d",
           (int)by_name, (int)by_port);
    for (int i = 0; i < 2; i++)
        expect(errors[i] == (source->is_iana ? ENOENT : UNTOUCHED), "*errnop %d", errors[i]);
    expect(errno == (source->is_iana ? UNTOUCHED : ENOENT), "errno %d", errno);
    expect(module->set(0) == NSS_STATUS_UNAVAIL, "setservent");
    expect(*setservent_error == (source->is_iana ? ENOENT : UNTOUCHED), "setservent's errno");
    expect(module->next(&service, buffer, sizeof buffer, &errors[2]) == NSS_STATUS_UNAVAIL,
           "getservent_r");
    expect(module->end() == NSS_STATUS_SUCCESS, "endservent");
    int returned = getservbyname_r("domain", "tcp", &service, buffer, sizeof buffer, &result);
    expect(returned == ENOENT && result == NULL, "public: %d", returned);
}

int main(int argc, char **argv)
{
    expect(argc == 3 || (argc == 4 && strcmp(argv[3], "nothing") == 0),
           "usage: corner_cases SOURCE DIRECTORY [nothing]");
    struct source source = {module_load(argv[1]), strcmp(argv[1], "iana") == 0};
    expect(chdir(argv[2]) == 0, "%s: %m", argv[2]);
    expect(__nss_configure_lookup("services", argv[1]) == 0, "__nss_configure_lookup: %m");
    if (argc == 4) {
        test_nothing(&source);
    } else {
        test_names(&source);
        test_ports(&source);
        test_small_buffers(&source);
        test_cursor(&source);
        test_public_functions();
    }
    printf("%s%s: as it must be\n", argv[1], argc == 4 ? " with nothing to read" : "");
    return 0;
}
