// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/gnuplot.h"
#include "format/html.h"
#include "report/picture.h"

/* A shell's exit codes: the program cannot be run. */
#define CANNOT_RUN 127

enum { WIDE = 900, NARROW = 360 };

/* A file without a name, in memory, so that neither the directory of temporary files nor
 * its room matters. NULL with errno set. */
static FILE *open_nameless(const char *what)
{
	const int fd = memfd_create(what, MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (fd >= 0 && !file)
		close(fd);
	return file;
}

/* The script as a file: nothing waits for the reader of a pipe. */
static int write_script(FILE *script, const struct document *document,
			const struct plot *plot, bool narrow)
{
	const struct gnuplot_size size = { .width = narrow ? NARROW : WIDE,
					   .bare = true };

	const int ret = gnuplot_draw(script, document, plot, &size);

	if (ret)
		return ret;
	if (fflush(script) || ferror(script))
		return -EIO;
	rewind(script);
	return 0;
}

/* The alarm outlives execvp(), and ends gnuplot. What the user has in ~/.gnuplot would
 * change the picture, and is not run, least of all by root. */
static void run_gnuplot(FILE *script, FILE *drawn)
{
	char name[] = "gnuplot", no_settings_of_users[] = "-d";
	char *const argv[] = { name, no_settings_of_users, NULL };
	struct sigaction fatal = { .sa_handler = SIG_DFL };

	sigaction(SIGALRM, &fatal, NULL);
	if (dup2(fileno(script), STDIN_FILENO) < 0 ||
	    dup2(fileno(drawn), STDOUT_FILENO) < 0)
		_exit(1);
	alarm(PICTURE_DEADLINE_S);
	execvp(name, argv);
	_exit(errno == ENOENT ? CANNOT_RUN : 1);
}

static int run(FILE *script, FILE *drawn, struct err *err)
{
	const pid_t pid = fork();
	int status = 0;

	if (pid < 0)
		return err_sys(err, -errno, "gnuplot");
	if (!pid)
		run_gnuplot(script, drawn);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return err_sys(err, -errno, "gnuplot");
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_RUN)
		return err_set(err, -ENOENT,
			       "gnuplot is missing, so the page has no pictures: "
			       "'apt install gnuplot-nox' installs it");
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		return err_set(err, -ETIME,
			       "gnuplot took more than %d s for a picture: this one and "
			       "those after it are missing",
			       PICTURE_DEADLINE_S);
	if (status)
		return err_set(err, -EIO, "gnuplot cannot draw a picture: it %s %d",
			       WIFSIGNALED(status) ? "was ended by signal"
						   : "ended with exit code",
			       WIFSIGNALED(status) ? WTERMSIG(status)
						   : WEXITSTATUS(status));
	return 0;
}

/* Until its end; *text is the caller's. 0 or -ENOMEM. */
static int read_all(char **text, FILE *from)
{
	size_t len = 0, got;
	char chunk[4096];
	FILE *out = open_memstream(text, &len);

	if (!out)
		return -ENOMEM;
	rewind(from);
	while ((got = fread(chunk, 1, sizeof(chunk), from)))
		fwrite(chunk, 1, got, out);
	return fclose(out) ? -ENOMEM : 0;
}

/* Where the value of an id begins that stands at @at: its own, or a reference; else NULL.
 */
static const char *id_at(const char *at)
{
	static const char *const before[] = { " id='", " id=\"", "href='#", "href=\"#",
					      "url(#" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		if (!strncmp(at, before[i], strlen(before[i])))
			return at + strlen(before[i]);
	}
	return NULL;
}

/* gnuplot's drawing within an element of ours, which scales, has words, and shares no id
 * with another picture. */
static int write_svg(FILE *out, const char *drawing, const struct plot *plot,
		     const char *prefix, struct err *err)
{
	const char *box = strstr(drawing, "viewBox=\""),
		   *body = strstr(drawing, "</desc>");
	unsigned int width, height;

	if (!box || !body || !strstr(body, "</svg>") ||
	    sscanf(box, "viewBox=\"0 0 %u %u\"", &width, &height) != 2)
		return err_set(err, -EIO, "gnuplot: expected a whole SVG with a viewBox");
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" "
		"xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" "
		"aria-labelledby=\"%st\" viewBox=\"0 0 %u %u\" "
		"style=\"max-width:%upx\"><title id=\"%st\">",
		prefix, width, height, width, prefix);
	html_text(out, plot->alternative);
	fputs("</title>", out);
	for (const char *c = body + strlen("</desc>"); *c;) {
		const char *id = id_at(c);

		if (!id) {
			fputc(*c++, out);
			continue;
		}
		fwrite(c, 1, (size_t)(id - c), out);
		fputs(prefix, out);
		c = id;
	}
	return 0;
}

int picture_draw(char **svg, const struct document *document, const struct plot *plot,
		 bool narrow, const char *prefix, struct err *err)
{
	FILE *script = open_nameless("script"), *drawn = open_nameless("drawn"),
	     *out = NULL;
	char *drawing = NULL;
	size_t len;
	int ret = -errno;

	*svg = NULL;
	if (script && drawn)
		ret = write_script(script, document, plot, narrow);
	if (!ret)
		ret = run(script, drawn, err);
	else
		err_sys(err, ret, "picture");
	if (!ret && read_all(&drawing, drawn))
		ret = err_sys(err, -ENOMEM, "picture");
	if (!ret) {
		out = open_memstream(svg, &len);
		ret = out ? write_svg(out, drawing, plot, prefix, err)
			  : err_sys(err, -ENOMEM, "picture");
	}
	if (out && fclose(out))
		ret = err_sys(err, -ENOMEM, "picture");
	if (script)
		fclose(script);
	if (drawn)
		fclose(drawn);
	free(drawing);
	return ret;
}
