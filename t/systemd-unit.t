#!/usr/bin/perl
# The unit: complete, and as confined as it was when it was measured.
use strict;
use warnings;
use File::Temp ();
use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $unit = "$build/systemd/offplat-milter.service";
plan skip_all => 'built without a unit' unless -e $unit;
plan skip_all => 'systemd-analyze is not there'
    if system('systemd-analyze --version >/dev/null 2>&1') != 0;

open my $in, '<', $unit or die "$unit: $!";
my $text = do { local $/; <$in> };
unlike($text, qr/\@\w+\@/, 'nothing is left to be put in');

# SECURITY and README tell the figure: it may not become another unnoticed.
my $out = `systemd-analyze security --offline=true $unit 2>&1`;
SKIP: {
	skip 'systemd-analyze knows no --offline', 3
	    if $out =~ /unrecognized option/;
	my ($figure) = $out =~ /Overall exposure level for \S+: (\d+\.\d)/;
	is($figure, '0.5', 'the exposure that systemd-analyze security sees')
	    or diag $out;
	my $src = $ENV{OFFPLAT_SRCDIR} // '.';
	for my $name ('SECURITY', 'README') {
		open my $text, '<', "$src/$name" or die "$name: $!";
		like(do { local $/; <$text> } =~ s/\s+/ /gr,
		    qr/systemd-analyze security (?:says|gives) \Q$figure\E/,
		    "is what $name says");
	}
}

# The program and its manual need not be installed for this.
my $dir = File::Temp->newdir;
(my $here = $text) =~ s{^ExecStart=\S+}{ExecStart=/bin/true}m;
$here =~ s/^Documentation=.*\n//m;
open my $copy, '>', "$dir/offplat-milter.service" or die $!;
print $copy $here;
close $copy;
$out = `systemd-analyze verify $dir/offplat-milter.service 2>&1`;
is(join("\n", grep { /offplat-milter\.service/ } split /\n/, $out), '',
    'no key or value that systemd does not know');
# What is installed beside it makes the user and the socket's folder.
subtest 'user and folder' => sub {
	my $root = File::Temp->newdir;
	delete local @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL DESTDIR)};
	$out = `make -s -C '$build' install-units DESTDIR='$root/new' 2>&1`;
	is($?, 0, 'make install-units') or diag $out;
	chomp(my @files = `find '$root/new' -name offplat-milter.conf`);
	my ($sysusers) = grep { m{/sysusers\.d/} } @files;
	my ($tmpfiles) = grep { m{/tmpfiles\.d/} } @files;
	ok($sysusers && $tmpfiles, 'both files are there') or return;
	return if $> != 0;
	mkdir "$root/$_" for qw(etc var var/spool var/spool/postfix);
	spew("$root/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
	spew("$root/etc/group", "root:x:0:\npostfix:x:4321:\n");
	$out = `systemd-sysusers --root='$root' '$sysusers' 2>&1`;
	is($?, 0, 'systemd-sysusers') or diag $out;
	like(slurp("$root/etc/passwd"),
	    qr{^offplat:x:(\d+):\d+:.*:/usr/sbin/nologin$}m,
	    'a user who cannot log in');
	my ($uid) = slurp("$root/etc/passwd") =~ /^offplat:x:(\d+):/m;
	cmp_ok($uid, '<', 1000, 'of the system');
	$out = `systemd-tmpfiles --root='$root' --create '$tmpfiles' 2>&1`;
	is($?, 0, 'systemd-tmpfiles') or diag $out;
	my @stat = stat "$root/var/spool/postfix/offplat-milter";
	is(sprintf('%o %d %d', $stat[2] & 07777, @stat[ 4, 5 ]),
	    "750 $uid 4321", 'the folder is for it and Postfix alone');
};
done_testing();
