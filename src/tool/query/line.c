/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "line.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "protocol.h"

static const char blanks[] = " \t\r\n";
static const char digits[] = "0123456789";

/* A word of the line. */
struct word {
    const char *start;
    size_t length;
};

/* The next word from `text` on. Length 0: there is none. */
static struct word next_word(const char *text)
{
    text += strspn(text, blanks);
    return (struct word){text, strcspn(text, blanks)};
}

static struct word word_after(struct word word)
{
    return next_word(word.start + word.length);
}

/* The protocol that the word names; tcp6 is tcp. NULL: none. */
static const char *protocol_of(struct word word)
{
    if (word.length > 0 && word.start[word.length - 1] == '6')
        word.length--;
    return protocol_find(word.start, word.length);
}

/* Whether the word consists of these characters. */
static bool has_only(struct word word, const char *characters)
{
    return strspn(word.start, characters) >= word.length;
}

static bool is_port(struct word word)
{
    return word.length > 0 && word.length <= 5 && has_only(word, digits);
}

/* The part of the word before the first such character, or all of it. */
static struct word before(struct word word, char character)
{
    const char *end = memchr(word.start, character, word.length);
    return (struct word){word.start, end != NULL ? (size_t)(end - word.start) : word.length};
}

/* Whether it is an IPv4 address, and not a date with dots. */
static bool is_ip4(struct word host)
{
    size_t dots = 0;
    for (size_t i = 0; i < host.length; i++)
        dots += host.start[i] == '.';
    return dots == 3 && has_only(host, "0123456789.");
}

/*
 * Whether it is an IPv6 address, which netstat can have cut. A MAC address and a time of day have
 * neither `::` nor more than two digits at their beginning.
 */
static bool is_ip6(struct word host)
{
    bool is_long = memchr(host.start, ':', host.length) != NULL &&
                   strspn(host.start, "0123456789abcdefABCDEF") > 2;
    return has_only(host, "0123456789abcdefABCDEF:.") &&
           (is_long || memmem(host.start, host.length, "::", 2) != NULL);
}

/* Whether it is an address that nothing else looks like: 10.0.0.1, [::1] or *, each with or without
 * an interface after %. */
static bool is_address(struct word host)
{
    if (host.length > 0 && host.start[0] == '[') {
        struct word inside = before((struct word){host.start + 1, host.length - 1}, ']');
        return inside.length + 1 < host.length && is_ip6(before(inside, '%'));
    }
    host = before(host, '%');
    return is_ip4(host) || (host.length == 1 && host.start[0] == '*');
}

/* Whether it can be the name of a host, and is no hour, with or without a date. */
static bool is_host_name(struct word host)
{
    return has_only(host, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._") &&
           !has_only(host, "0123456789-._T");
}

/*
 * Whether a word is HOST:PORT. In a row of a table of sockets, as netstat prints it, the host can
 * be a name, or an IPv6 address without brackets. `port` gets what is behind the last colon.
 */
static bool is_socket(struct word word, bool is_row, struct word *port)
{
    const char *colon = memrchr(word.start, ':', word.length);
    if (colon == NULL)
        return false;
    struct word host = {word.start, (size_t)(colon - word.start)};
    *port = (struct word){colon + 1, word.length - host.length - 1};
    if (port->length == 0)
        return false;
    return is_address(host) || (is_row && (is_ip6(before(host, '%')) || is_host_name(host)));
}

/* Whether a word is PORT/PROTOCOL. */
static bool is_service(struct word word)
{
    size_t number = strspn(word.start, digits);
    if (number == 0 || number + 1 >= word.length || word.start[number] != '/')
        return false;
    return protocol_of((struct word){word.start + number + 1, word.length - number - 1}) != NULL;
}

/* Copy a word, cut to fit, and a protocol after it; NULL: none. */
static void compose(char question[LINE_QUESTION], struct word word, const char *protocol)
{
    size_t length = word.length < LINE_QUESTION ? word.length : LINE_QUESTION - 1;
    memcpy(question, word.start, length);
    question[length] = '\0';
    if (protocol != NULL)
        snprintf(question + length, LINE_QUESTION - length, "/%s", protocol);
}

/* The value of a variable, such as DPT=, in the log of the kernel. Length 0: the word is not it. */
static struct word value_of(struct word word, const char *variable)
{
    size_t length = strlen(variable);
    if (word.length < length || strncmp(word.start, variable, length) != 0)
        return (struct word){word.start, 0};
    return (struct word){word.start + length, word.length - length};
}

/* Get the question in a line of the kernel's log. false: the line has no DPT=. */
static bool find_packet(const char *line, char question[LINE_QUESTION])
{
    struct word port = {NULL, 0};
    const char *protocol = NULL;
    for (struct word word = next_word(line); word.length > 0; word = word_after(word)) {
        if (port.length == 0 && is_port(value_of(word, "DPT=")))
            port = value_of(word, "DPT=");
        if (protocol == NULL)
            protocol = protocol_of(value_of(word, "PROTO="));
    }
    if (port.length > 0)
        compose(question, port, protocol);
    return port.length > 0;
}

/* Get the question in a line of ss, netstat or nmap, if it has one. */
static void find_service(const char *line, char question[LINE_QUESTION])
{
    struct word port = {NULL, 0};
    const char *protocol = NULL;
    bool is_row = protocol_of(next_word(line)) != NULL;
    bool has_socket = false;
    for (struct word word = next_word(line); word.length > 0; word = word_after(word)) {
        if (is_service(word)) {
            compose(question, word, NULL);
            return;
        }
        if (protocol == NULL)
            protocol = protocol_of(word);
        /* The first socket is this host's. What is behind it is the peer, or ino:4711. */
        if (!has_socket)
            has_socket = is_socket(word, is_row, &port);
    }
    if (has_socket && is_port(port))
        compose(question, port, protocol);
}

void line_question(const char *line, char question[LINE_QUESTION])
{
    struct word first = next_word(line);
    question[0] = '\0';
    if (first.length > 0 && word_after(first).length == 0)
        compose(question, first, NULL);
    else if (!find_packet(line, question))
        find_service(line, question);
}
