/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the question in a line of text that a person has written or a program has printed. */

#ifndef LINE_H
#define LINE_H

/* The size of a question: a name of up to 36 letters, or a port, and a protocol. */
#define LINE_QUESTION 80

/*
 * Get the question in a line. If the line is one word, it is this word. Otherwise it is the port
 * after DPT=, with the protocol after PROTO=, as the packet filter of the kernel prints them;
 * otherwise the first word such as 22/tcp, as nmap has it; otherwise the port of the first word
 * such as 10.0.0.1:22, with the protocol that another word names, as ss and netstat have it. "":
 * the line has no question.
 */
void line_question(const char *line, char question[LINE_QUESTION]);

#endif
