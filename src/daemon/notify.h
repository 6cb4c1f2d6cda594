/*
 * notify - tells systemd how the daemon is (sd_notify(3)'s protocol, without
 * its library). Does nothing where NOTIFY_SOCKET is not set.
 */
#ifndef OFFPLAT_DAEMON_NOTIFY_H
#define OFFPLAT_DAEMON_NOTIFY_H

/* state: "READY=1", "STOPPING=1", "WATCHDOG=1" or several lines. */
void notify_state(const char *state);
/* RELOADING=1 with the time that systemd wants beside it. */
void notify_reloading(void);
/* Milliseconds between two WATCHDOG=1, or 0 when nobody waits for them. */
unsigned notify_watchdog_ms(void);

#endif
