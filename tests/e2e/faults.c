/* Counts the calls that write below a folder, and at one of them kills its process or lets the disk fail.
 *
 * Loaded with LD_PRELOAD; armed by lawnb_fault(folder, k, error): with error 0 the k-th call is never made, for the process
 * is killed; with another, it and all later ones that need room fail with it. k = 0 only counts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char root[PATH_MAX];
static long at, count;
static int fault;

void lawnb_fault(const char *folder, long k, int error) {
    snprintf(root, sizeof root, "%s", folder);
    at = k, fault = error, count = 0;
}
long lawnb_count(void) { return count; }

static int of_descriptor(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return 1;
}
static int below(int folder, const char *name) {
    char path[PATH_MAX];
    if (!root[0]) return 0;
    if (name && name[0] == '/') return !strncmp(name, root, strlen(root));
    if (folder == AT_FDCWD) return name && getcwd(path, sizeof path) && !strncmp(path, root, strlen(root));
    return of_descriptor(folder, path) && !strncmp(path, root, strlen(root));
}
/* 1 where the call has to fail; `room` where it needs some. */
static int strikes(int here, int room) {
    int before = errno;
    if (!here) return 0;
    long n = __sync_add_and_fetch(&count, 1);
    if (at && n == at && !fault) { kill(getpid(), SIGKILL); for (;;) pause(); }
    errno = before;
    if (at && n >= at && fault && room) { errno = fault; return 1; }
    return 0;
}
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define WRAP(type, name, params, args, here, room) \
    type name params { return strikes(here, room) ? -1 : NEXT(name) args; }

#define WRITES(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))
#define OPEN(name, params, call, here) \
    int name params { \
        mode_t mode = 0; \
        if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); } \
        return WRITES(flags) && strikes(here, 1) ? -1 : NEXT(name) call; }
OPEN(open, (const char *p, int flags, ...), (p, flags, mode), below(AT_FDCWD, p))
OPEN(open64, (const char *p, int flags, ...), (p, flags, mode), below(AT_FDCWD, p))
OPEN(openat, (int d, const char *p, int flags, ...), (d, p, flags, mode), below(d, p))
OPEN(openat64, (int d, const char *p, int flags, ...), (d, p, flags, mode), below(d, p))

WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), fd > 2 && below(fd, NULL), 1)
WRAP(int, ftruncate, (int fd, off_t n), (fd, n), below(fd, NULL), 1)
WRAP(int, fsync, (int fd), (fd), below(fd, NULL), 1)
WRAP(int, mkdir, (const char *p, mode_t m), (p, m), below(AT_FDCWD, p), 1)
WRAP(int, symlink, (const char *t, const char *p), (t, p), below(AT_FDCWD, p), 1)
WRAP(int, symlinkat, (const char *t, int d, const char *p), (t, d, p), below(d, p), 1)
WRAP(int, link, (const char *o, const char *p), (o, p), below(AT_FDCWD, p), 1)
WRAP(int, rename, (const char *o, const char *p), (o, p), below(AT_FDCWD, p), 0)
WRAP(int, renameat, (int a, const char *o, int d, const char *p), (a, o, d, p), below(d, p), 0)
WRAP(int, unlink, (const char *p), (p), below(AT_FDCWD, p), 0)
WRAP(int, unlinkat, (int d, const char *p, int f), (d, p, f), below(d, p), 0)
WRAP(int, rmdir, (const char *p), (p), below(AT_FDCWD, p), 0)
WRAP(int, chmod, (const char *p, mode_t m), (p, m), below(AT_FDCWD, p), 0)
WRAP(int, fchmodat, (int d, const char *p, mode_t m, int f), (d, p, m, f), below(d, p), 0)
