/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: addresses SOURCE
 *
 * getaddrinfo with the services of SOURCE ("files" or "iana"), the source in nsswitch.conf, and
 * getnameinfo with their ports. The program prints the answers that must be the same for all
 * sources; for the others it has expectations.
 *
 * `iana` intentionally finds more than `files`: names in another case.
 */

#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/listing.h"
#include "lib/support.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    int type;
    int protocol;
} hints[] = {
    {0, 0},
    {SOCK_STREAM, 0},
    {SOCK_DGRAM, 0},
    {SOCK_RAW, 0},
    {SOCK_SEQPACKET, 0},
    {SOCK_DCCP, 0},
    {0, IPPROTO_TCP},
    {0, IPPROTO_UDP},
    {0, IPPROTO_SCTP},
    {0, IPPROTO_DCCP},
    {0, IPPROTO_UDPLITE},
    {SOCK_STREAM, IPPROTO_SCTP},
    {SOCK_STREAM, IPPROTO_UDP},
    {SOCK_SEQPACKET, IPPROTO_SCTP},
};

/* What every source has to say, as RFC 6335's registry has it. */
static const struct {
    const char *service;
    int type;
    int protocol;
    int flags;
    const char *answer;
    bool iana_alone;
} cases[] = {
    {"domain", SOCK_STREAM, 0, 0, "1/6 53", false},
    {"domain", SOCK_DGRAM, 0, 0, "2/17 53", false},
    {"www", SOCK_STREAM, 0, 0, "1/6 80", false},
    {"x11", SOCK_STREAM, 0, 0, "1/6 6000", false},
    {"http", 0, IPPROTO_SCTP, 0, "1/132 80", false},
    {"http", SOCK_SEQPACKET, 0, 0, "5/132 80", false},
    {"syslog", 0, 0, 0, "2/17 514", false},
    {"syslog", SOCK_STREAM, 0, 0, "EAI_SERVICE", false},
    {"shell", SOCK_DGRAM, 0, 0, "EAI_SERVICE", false},
    {"coap", SOCK_DGRAM, 0, 0, "2/17 5683", false},
    {"DOMAIN", SOCK_STREAM, 0, 0, "1/6 53", true},
    {"Www", SOCK_STREAM, 0, 0, "1/6 80", true},
    {"domain", SOCK_STREAM, 0, AI_NUMERICSERV, "EAI_NONAME", false},
    {"53", SOCK_STREAM, 0, AI_NUMERICSERV, "1/6 53", false},
    {"coap", SOCK_STREAM, IPPROTO_DCCP, 0, "EAI_SOCKTYPE", false},
    {"domain", 0, IPPROTO_DCCP, 0, "EAI_SERVICE", false},
    {"no-such-service", 0, 0, 0, "EAI_SERVICE", false},
    {"no-such-service", SOCK_DGRAM, 0, 0, "EAI_SERVICE", false},
    {"", SOCK_STREAM, 0, 0, "1/6 0", false},
    {"domain ", SOCK_STREAM, 0, 0, "EAI_SERVICE", false},
    {"dns-update", 0, 0, 0, "EAI_SERVICE", false},
};

/* Ports of ranges. */
static const struct {
    uint16_t port;
    int flags;
    const char *name;
} ranges[] = {
    {6001, 0, "x11"},        {6005, NI_DGRAM, "x11"}, {6063, 0, "x11"},
    {6063, NI_DGRAM, "x11"}, {6669, 0, "ircu"},
};

static const char *error_name(int error)
{
    switch (error) {
    case EAI_NONAME:
        return "EAI_NONAME";
    case EAI_SERVICE:
        return "EAI_SERVICE";
    case EAI_SOCKTYPE:
        return "EAI_SOCKTYPE";
    case EAI_OVERFLOW:
        return "EAI_OVERFLOW";
    default:
        return gai_strerror(error);
    }
}

/* What getaddrinfo says: `type/protocol port` of each address, or the error. */
static void ask_addresses(const char *service, const struct addrinfo *asked, char *text,
                          size_t size)
{
    struct addrinfo *list;
    int error = getaddrinfo("127.0.0.1", service, asked, &list);
    if (error != 0) {
        snprintf(text, size, "%s", error_name(error));
        return;
    }
    size_t length = 0;
    for (struct addrinfo *info = list; info != NULL; info = info->ai_next) {
        struct sockaddr_in address;
        memcpy(&address, info->ai_addr, sizeof address);
        length +=
            (size_t)snprintf(text + length, size - length, "%s%d/%d %u", length > 0 ? ", " : "",
                             info->ai_socktype, info->ai_protocol, ntohs(address.sin_port));
        expect(length < size, "%s: %s", service, text);
    }
    freeaddrinfo(list);
}

static void expect_addresses(const char *service, const struct addrinfo *asked, const char *answer)
{
    char text[256];
    ask_addresses(service, asked, text, sizeof text);
    expect(strcmp(text, answer) == 0, "'%s', %d/%d, flags %#x: '%s', not '%s'", service,
           asked->ai_socktype, asked->ai_protocol, (unsigned)asked->ai_flags, text, answer);
}

static void test_cases(bool is_iana)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct addrinfo asked = {.ai_socktype = cases[i].type,
                                 .ai_protocol = cases[i].protocol,
                                 .ai_flags = cases[i].flags};
        expect_addresses(cases[i].service, &asked,
                         is_iana || !cases[i].iana_alone ? cases[i].answer : "EAI_SERVICE");
    }
}

/* All hints with a name, printed; then with the name in capitals, which `iana` alone knows. */
static void test_name(const char *name, bool is_iana)
{
    char text[256];
    char capitals[64];
    size_t length = strlen(name);
    expect(length < sizeof capitals, "%s is too long", name);
    for (size_t i = 0; i <= length; i++)
        capitals[i] = (char)toupper((unsigned char)name[i]);
    for (size_t i = 0; i < COUNT(hints); i++)
        for (int flags = 0; flags <= AI_NUMERICSERV; flags += AI_NUMERICSERV) {
            struct addrinfo asked = {
                .ai_socktype = hints[i].type, .ai_protocol = hints[i].protocol, .ai_flags = flags};
            ask_addresses(name, &asked, text, sizeof text);
            printf("%s %d/%d %#x: %s\n", name, hints[i].type, hints[i].protocol, (unsigned)flags,
                   text);
            bool is_known = strchr(text, ' ') != NULL && strcmp(capitals, name) != 0;
            expect_addresses(capitals, &asked, is_iana || !is_known ? text : "EAI_SERVICE");
        }
}

/* What getnameinfo says of a port, with a buffer of this size. */
static void ask_service(unsigned port, int flags, char *text, size_t size)
{
    char service[NI_MAXSERV];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int error = getnameinfo((struct sockaddr *)&address, sizeof address, NULL, 0, service,
                            (socklen_t)size, flags);
    strcpy(text, error == 0 ? service : error_name(error));
}

static void test_port(unsigned port)
{
    static const int flags[] = {0, NI_DGRAM, NI_NUMERICSERV, NI_NUMERICSERV | NI_DGRAM};
    char text[NI_MAXSERV];
    char again[NI_MAXSERV];
    for (size_t i = 0; i < COUNT(flags); i++) {
        ask_service(port, flags[i], text, sizeof text);
        printf("%u %#x: %s\n", port, (unsigned)flags[i], text);
        size_t size = strlen(text) + 1;
        ask_service(port, flags[i], again, size);
        expect(strcmp(again, text) == 0, "port %u with a buffer that just fits: %s", port, again);
        for (size_t less = 1; less < size; less++) {
            ask_service(port, flags[i], again, size - less);
            expect(strcmp(again, "EAI_OVERFLOW") == 0, "port %u, %zu bytes less: %s", port, less,
                   again);
        }
    }
}

static void test_ranges(void)
{
    char text[NI_MAXSERV];
    for (size_t i = 0; i < COUNT(ranges); i++) {
        ask_service(ranges[i].port, ranges[i].flags, text, sizeof text);
        expect(strcmp(text, ranges[i].name) == 0, "port %u: %s", ranges[i].port, text);
    }
}

int main(int argc, char **argv)
{
    expect(argc == 2, "usage: addresses SOURCE");
    bool is_iana = strcmp(argv[1], "iana") == 0;
    size_t count;
    struct service *services = list_services(&count);
    expect(count > 100, "%zu services", count);
    test_cases(is_iana);
    test_ranges();
    for (size_t i = 0; i < count; i++) {
        const struct service *service = &services[i];
        if (i == 0 || strcmp(service->name, services[i - 1].name) != 0)
            test_name(service->name, is_iana);
        for (unsigned j = 0; j < service->alias_count; j++)
            test_name(service->aliases[j], is_iana);
        if (i == 0 || service->port != services[i - 1].port)
            test_port(service->port);
    }
    return 0;
}
