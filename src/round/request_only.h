/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_REQUEST_ONLY_H
#define SWAPREL_ROUND_REQUEST_ONLY_H

struct killer;
struct proc;

/* The fault of a release method that times a request: its call returns before the process
 * has released, and nobody sees when it has. */

/* In the process, before it stands at the barrier: unmap its region as soon as it is
 * asked to, from a thread of its own. 0 or negative errno. */
int request_only_await(struct proc *proc);

/* In its killer, before the barrier: ask for that instead of what the method does. */
void request_only_send(struct killer *killer);

#endif
