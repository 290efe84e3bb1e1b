/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_ASKED_H
#define SWAPREL_ROUND_ASKED_H

struct killer;
struct proc;

/* The fault of a release method that times a request: its call returns before the process
 * has released, and nobody sees when it has. */

/* In the process, before it stands at the gate: unmap its region as soon as it is asked
 * to, from a thread of its own. 0 or negative errno. */
int asked_await(struct proc *proc);

/* In its killer, before the gate: ask for that instead of what the method does. */
void asked_only(struct killer *killer);

#endif
