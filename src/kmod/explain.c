// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/place.h"
#include "kmod/explain.h"

#define RECORD_ROOM 8193
#define QUOTE_MAX   200

void explain_begin(struct explain *explain, const struct fs *fs)
{
	explain->fd = fs_openat(fs, O_RDONLY | O_NONBLOCK, "dev/kmsg");
	if (explain->fd >= 0)
		lseek(explain->fd, 0, SEEK_END);
}

void explain_end(struct explain *explain)
{
	if (explain->fd >= 0)
		close(explain->fd);
	explain->fd = -1;
}

/* The first line since explain_begin() that names the module; "" for none. */
static void quote(const struct explain *explain, const char *name, char *line,
		  size_t size)
{
	char record[RECORD_ROOM], *text;
	ssize_t len;

	line[0] = '\0';
	while (explain->fd >= 0 && !line[0]) {
		len = read(explain->fd, record, sizeof(record) - 1);
		if (len < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (len <= 0)
			break;
		record[len] = '\0';
		text = strchr(record, ';');
		if (text && strstr(text, name))
			snprintf(line, size, ": %.*s", (int)strcspn(text + 1, "\n"),
				 text + 1);
	}
}

static const char *remedy(int ret)
{
	switch (-ret) {
	case EKEYREJECTED:
	case ENOKEY:
	case EBADMSG:
		return "sign it with a key that the kernel trusts (docs/modules.md, "
		       "Signing), or boot without Secure Boot and module.sig_enforce";
	case ENOEXEC:
	case ENOENT:
		return "build it for the kernel that runs: ";
	case EPERM:
		return "modules are loaded by root with CAP_SYS_MODULE, where neither "
		       "kernel.modules_disabled nor lockdown forbids it";
	case EEXIST:
	case EBUSY:
		return "a module or device of that name is there already: \"swaprel "
		       "restore\", else rmmod it";
	case ENOSYS:
		return "boot a kernel with CONFIG_MODULES=y, or measure in a guest: ";
	case ENOMEM:
		return "there is not enough memory for it";
	case EFAULT:
		return "the kernel died in it: read dmesg, and reboot";
	case ETIMEDOUT:
		return "the kernel hangs in it: read dmesg, and reboot";
	default:
		return "read dmesg";
	}
}

/* Behind the remedies that end in a colon. */
static struct place_script remedy_script(int ret)
{
	switch (-ret) {
	case ENOEXEC:
	case ENOENT:
		return place_script("variant/build");
	case ENOSYS:
		return place_script("bench");
	default:
		return (struct place_script){ "" };
	}
}

int explain_load(const struct explain *explain, const struct kmod *kmod, int ret,
		 struct err *err)
{
	char line[QUOTE_MAX];

	quote(explain, kmod->ko.name, line, sizeof(line));
	return err_set(err, ret, "%s: the kernel does not load it (%s)%s; %s%s",
		       kmod->ko.name, strerror(-ret), line, remedy(ret),
		       remedy_script(ret).command);
}

int explain_unload(const struct fs *fs, const char *name, int ret, struct err *err)
{
	char users[16] = "?", state[16] = "";

	fs_read(fs, users, sizeof(users), "sys/module/%s/refcnt", name);
	fs_read(fs, state, sizeof(state), "sys/module/%s/initstate", name);
	if (ret == -EFAULT || ret == -ETIMEDOUT || !strcmp(state, "coming"))
		return err_set(
			err, ret,
			"%s: the kernel died in it, and it cannot be unloaded: read "
			"dmesg, and reboot",
			name);
	if (ret == -EWOULDBLOCK)
		return err_set(
			err, ret,
			"%s: cannot be unloaded: it is in use (%s times): look for "
			"its disks in /proc/swaps and /proc/mounts, then \"swaprel "
			"restore\"",
			name, users);
	return err_sys(err, ret, "%s: cannot be unloaded", name);
}
