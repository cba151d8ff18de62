/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAST_PORT 65535u

static const char digits[] = "0123456789";

static void blame(struct question *question, const char *mistake)
{
    snprintf(question->mistake, sizeof question->mistake, "%s", mistake);
}

/* The port; LAST_PORT + 1 for a greater number. */
static unsigned parse_port(const char *text)
{
    unsigned long port = strtoul(text, NULL, 10);
    return port > LAST_PORT ? LAST_PORT + 1 : (unsigned)port;
}

/* Parse PORT or PORT-PORT. false: it is neither. */
static bool parse_ports(struct question *question)
{
    const char *text = question->text;
    size_t first = strspn(text, digits);
    size_t last = text[first] == '-' ? strspn(text + first + 1, digits) : 0;
    if (first == 0 ||
        (first != question->length && (last == 0 || first + 1 + last != question->length)))
        return false;
    question->first = question->last = parse_port(text);
    if (last > 0)
        question->last = parse_port(text + first + 1);
    question->is_number = question->first <= question->last && question->last <= LAST_PORT;
    if (question->first > LAST_PORT || question->last > LAST_PORT)
        blame(question, "not a port: ports are 0 to 65535");
    else if (question->first > question->last)
        blame(question, "the range ends before it begins");
    return true;
}

static bool is_protocol(const char *text, size_t length)
{
    static const char *const protocols[] = {"tcp", "udp", "sctp", "dccp"};
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (strlen(protocols[i]) == length && strncasecmp(text, protocols[i], length) == 0)
            return true;
    return false;
}

/* Recognize the ranges of other programs: 53:60, as iptables has it, and :53. */
static void find_range_mistake(struct question *question)
{
    const char *text = question->text;
    size_t first = strspn(text, digits);
    size_t last = text[first] == ':' ? strspn(text + first + 1, digits) : 0;
    if (last == 0 || last > 5 || first > 5 || text[first + 1 + last] != '\0')
        return;
    snprintf(question->mistake, sizeof question->mistake, "write %.*s%s%s", (int)first, text,
             first > 0 ? "-" : "", text + first + 1);
}

/* Recognize the forms of other programs, and typing errors: -1, 80,443 and udp:53. */
static void find_mistake(struct question *question)
{
    const char *text = question->text;
    size_t word = strcspn(text, ":/");
    if (text[0] == '-' && strspn(text + 1, digits) > 0)
        blame(question, "not a port: ports are 0 to 65535");
    else if (strchr(text, ',') != NULL && text[strspn(text, "0123456789,-/tcpudsTCPUDS")] == '\0')
        blame(question, "several at once: put blanks between them, not commas");
    else if (strchr(text, ' ') != NULL && text[strspn(text, "0123456789 -/tcpudsTCPUDS")] == '\0')
        blame(question, "several at once: each must be an argument, without quotation marks");
    else if (text[word] != '\0' && is_protocol(text, word) && strspn(text + word + 1, digits) > 0)
        snprintf(question->mistake, sizeof question->mistake, "write %.20s/%.*s", text + word + 1,
                 (int)word, text);
    else
        find_range_mistake(question);
}

struct question question_parse(const char *text)
{
    const char *slash = strrchr(text, '/');
    struct question question = {.text = text, .length = strlen(text)};
    if (text[0] == '[' && question.length > 2 && text[question.length - 1] == ']') {
        question.person = text + 1;
        question.length -= 2;
        return question;
    }
    if (slash != NULL) {
        question.length = (size_t)(slash - text);
        question.protocol = slash + 1;
    }
    if (!parse_ports(&question))
        find_mistake(&question);
    else if (question.is_number && slash != NULL && !is_protocol(slash + 1, strlen(slash + 1)))
        snprintf(question.mistake, sizeof question.mistake,
                 "'%.20s' is no transport protocol: there are tcp, udp, sctp and dccp", slash + 1);
    return question;
}
