/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module is configured with where that is not what the kernel's own zram has. Included
 * before all else, behind the kernel's configuration.
 */

/* The back ends are those whose library the kernel exports; Kbuild defines SWZRAM_NAME for each. */
#undef CONFIG_ZRAM_BACKEND_LZO
#undef CONFIG_ZRAM_BACKEND_LZ4
#undef CONFIG_ZRAM_BACKEND_LZ4HC
#undef CONFIG_ZRAM_BACKEND_ZSTD
#undef CONFIG_ZRAM_BACKEND_DEFLATE
#undef CONFIG_ZRAM_BACKEND_842
#ifdef SWZRAM_lzo
#define CONFIG_ZRAM_BACKEND_LZO 1
#endif
#ifdef SWZRAM_lz4
#define CONFIG_ZRAM_BACKEND_LZ4 1
#endif
#ifdef SWZRAM_lz4hc
#define CONFIG_ZRAM_BACKEND_LZ4HC 1
#endif
#ifdef SWZRAM_zstd
#define CONFIG_ZRAM_BACKEND_ZSTD 1
#endif
#ifdef SWZRAM_deflate
#define CONFIG_ZRAM_BACKEND_DEFLATE 1
#endif
#ifdef SWZRAM_842
#define CONFIG_ZRAM_BACKEND_842 1
#endif
#undef CONFIG_ZRAM_DEF_COMP
#define CONFIG_ZRAM_DEF_COMP "lzo-rle"

/* The counters of parking are there. */
#ifdef CONFIG_DEBUG_FS
#undef CONFIG_ZSMALLOC_STAT
#define CONFIG_ZSMALLOC_STAT 1
#endif

/* A kernel without zsmalloc does not say. */
#ifndef CONFIG_ZSMALLOC_CHAIN_SIZE
#define CONFIG_ZSMALLOC_CHAIN_SIZE 8
#endif
