/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_GUEST_PORT_H
#define SWAPREL_GUEST_PORT_H

#include <stddef.h>

/*
 * Send a JSON object through the serial port at @path, and wait until it is out. What the
 * far end gets is whole when it is JSON: the last byte closes the object. EXIT_FINE or
 * EXIT_BAD.
 */
int port_send(const char *path, const char *text, size_t len);

#endif
