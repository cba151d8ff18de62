/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the question in a line of text that a person has written or a program has printed. */

#ifndef LINE_H
#define LINE_H

/* The size of a question: a name of up to 36 letters, or a port, and a protocol. */
#define LINE_QUESTION 80

/*
 * Get the question in a line. If the line is one word, it is this word; otherwise the first word
 * such as 22/tcp; otherwise the port after the last colon of the first word that ends in one, or
 * after DPT=, with the protocol that another word names. So ss, netstat, nmap and the packet filter
 * of the kernel print it. "": the line has no question.
 */
void line_question(const char *line, char question[LINE_QUESTION]);

#endif
