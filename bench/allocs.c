/*
 * allocs - counts what a program takes from malloc(), while it runs: loaded
 * before it (LD_PRELOAD), keeps three 64-bit figures in the file that
 * BENCH_ALLOCS names, which must be there: calls that gave memory, bytes in use,
 * and the most bytes in use since somebody wrote there. For script/bench.
 */
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The allocator behind malloc() and its kin: glibc's own names. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *p);

struct figures {
	_Atomic uint64_t calls;
	_Atomic uint64_t live;
	_Atomic uint64_t most;
};

static struct figures before, *figures = &before;

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("BENCH_ALLOCS");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *p;

	if (fd < 0)
		return;
	p = mmap(
	    NULL, sizeof(*figures), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return;
	*(struct figures *)p = before;
	figures = p;
}

static void *
taken(void *p)
{
	uint64_t live, most;
	size_t size;

	if (p == NULL)
		return NULL;
	figures->calls++;
	size = malloc_usable_size(p);
	live = atomic_fetch_add(&figures->live, size) + size;
	most = figures->most;
	while (live > most &&
	       !atomic_compare_exchange_weak(&figures->most, &most, live))
		continue;
	return p;
}

void *
malloc(size_t size)
{
	return taken(__libc_malloc(size));
}

void *
calloc(size_t count, size_t size)
{
	return taken(__libc_calloc(count, size));
}

void *
realloc(void *old, size_t size)
{
	size_t had = old == NULL ? 0 : malloc_usable_size(old);
	void *p = __libc_realloc(old, size);

	if (p != NULL || size == 0)
		figures->live -= had;
	return taken(p);
}

void *
memalign(size_t align, size_t size)
{
	return taken(__libc_memalign(align, size));
}

void *
aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

int
posix_memalign(void **p, size_t align, size_t size)
{
	*p = memalign(align, size);
	return *p == NULL ? 12 : 0; /* ENOMEM */
}

void
free(void *p)
{
	if (p == NULL)
		return;
	figures->live -= malloc_usable_size(p);
	__libc_free(p);
}
