// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/bench/rounds.h"

int bench_rounds(int argc, char **argv, const char *rounds, const char *modes,
		 const char *watch, int (*print)(struct scene *scene))
{
	const char *wanted = argc > 1 ? argv[1] : rounds;
	struct scene scene;
	int ret = harness_skip();

	if (ret)
		return ret;
	if (scene_open(&scene))
		return 1;
	scene_job(&scene, ARGS("--modes", modes, "--size-mib", "64", "--watch", watch,
			       "--rounds-min", wanted, "--rounds-max", wanted,
			       "--rounds-max-seconds", "600"));
	ret = print(&scene);
	scene_close(&scene);
	return ret;
}
