/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_SIGNALS_H
#define SWAPREL_BASE_SIGNALS_H

/* Signals of a command that changes something it must put back before it ends. */

/*
 * Block every signal that would end the program, all those that can be caught, so that
 * they wait in a descriptor. It becomes readable with the first one; close() it at the
 * end. Left alone are those that were ignored when the program was started (nohup), those
 * that do nothing or stop a process by default (SIGCHLD, SIGTSTP), and two that are
 * ignored from here on: SIGPIPE and SIGXFSZ, so that write() fails with EPIPE or EFBIG
 * instead. SIGCHLD gets its default back: children of a program that ignores it cannot be
 * waited for.
 *
 * Signals 32 and 33 are the C library's own: once there is a second thread, it may take
 * them, which ends the program or does nothing.
 *
 * A fault of our own (SIGSEGV, SIGBUS, abort()) ends the program nevertheless: the kernel
 * does not let a thread go on after one. A descriptor or a negative errno.
 */
int signals_open(void);

/* The number of the signal that came, taken from the descriptor; 0: none. */
int signals_take(int fd);

/* Nothing is left to be restored: signals end the program again, those that wait too.
 * SIGPIPE and SIGXFSZ stay write errors. */
void signals_release(void);

/*
 * In a process that signals_open()'s caller has forked: undo it, but for SIGHUP, SIGINT,
 * SIGQUIT and SIGTERM, which go to a whole process group. How a group ends is for the
 * parent to decide.
 */
void signals_reset_child(void);

#endif
