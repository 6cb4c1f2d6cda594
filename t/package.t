#!/usr/bin/perl
# The Debian package that OFFPLAT_DEB names is installed, works, is upgraded and
# purged, in an overlay of this machine's files and a network of its own.
# script/package builds it and runs this.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use File::Temp ();
use Net::SMTP;
use Socket;
use Test::More;
use Time::HiRes qw(sleep time);

my $deb = $ENV{OFFPLAT_DEB} or plan skip_all => 'OFFPLAT_DEB names no package';
plan skip_all => 'needs root' if $> != 0;

# What is mounted here goes with this namespace.
if (!$ENV{OFFPLAT_IN_NAMESPACE}) {
	plan skip_all => 'no namespaces here'
	    if system('unshare -m -n -p -f true 2>/dev/null') != 0;
	$ENV{OFFPLAT_IN_NAMESPACE} = 1;
	exec 'unshare', '-m', '-n', '-p', '-f', '--kill-child', $^X, $0;
}

my $dir = File::Temp->newdir(CLEANUP => 0);
my $root = "$dir/root";
sub sh { return system('sh', '-c', "{ $_[0]; } >'$dir/out' 2>&1") >> 8 }
sub out {
	open my $in, '<', "$dir/out" or return '';
	local $/;
	return <$in> // '';
}
if (sh("mount -t tmpfs none $dir && mkdir $dir/up $dir/work $root && mount -t "
    . "overlay none -o lowerdir=/,upperdir=$dir/up,workdir=$dir/work $root"
    . " && mount -t proc none $root/proc && mount --rbind /dev $root/dev"
    . " && mount -t tmpfs none $root/run && mount -t tmpfs none $root/tmp")
    != 0) {
	plan skip_all => 'no overlay here: ' . out();
}

# in_root($command, $what): runs there, as after a boot.
sub in_root {
	my ($command, $what) = @_;
	my $status = sh("DEBIAN_FRONTEND=noninteractive chroot $root sh -c '"
	    . $command =~ s/'/'\\''/gr . "'");
	return is($status, 0, $what) || diag(out());
}
sub text {
	my ($path) = @_;
	open my $in, '<', "$root$path" or return undef;
	local $/;
	return scalar <$in>;
}
sub append {
	my ($path, $text) = @_;
	open my $out, '>>', "$root$path" or die "$path: $!";
	print $out $text;
	return close $out;
}
sub spew {
	my ($path, $text) = @_;
	open my $out, '>', "$root$path" or die "$path: $!";
	print $out $text;
	return close $out;
}
sub conffile { return "/etc/offplat-milter/$_[0]" }

# The package as an older version had it: a rule file that said something else,
# one more, and another platforms.conf.
sub older {
	my $tree = "$dir/older";
	sh("dpkg-deb -R $deb $tree") == 0 or die out();
	my %change = ('DEBIAN/control' => sub { s/^Version: .*/Version: 0.0.1/m },
	    map { my $line = "# as of 0.0.1\n";
		("etc/offplat-milter/$_" => sub { $_ .= $line }) }
	    qw(rules/fee.conf platforms.conf services.conf));
	for my $name (keys %change) {
		open my $in, '<', "$tree/$name" or die "$name: $!";
		local $_ = do { local $/; <$in> };
		$change{$name}->();
		open my $out, '>', "$tree/$name" or die "$name: $!";
		print $out $_;
		close $out;
	}
	sh("dpkg-deb --root-owner-group -b $tree $root/older.deb") == 0 or die out();
	return;
}

older();
sh("cp '$deb' $root/newer.deb && mkdir -p $root/usr/sbin && "
    . "printf '#!/bin/sh\\nexit 101\\n' >$root/usr/sbin/policy-rc.d && "
    . "chmod 755 $root/usr/sbin/policy-rc.d") == 0 or die out();
my $conf = conffile('offplat-milter.conf');

subtest 'installed' => sub {
	in_root('dpkg -i /older.deb', 'dpkg -i');
	in_root('getent passwd offplat | grep -q ":/var/lib/offplat-milter:/.*nologin"',
	    'a user of its own, who cannot log in');
	in_root('offplat-milter --check', 'its configuration is good');
	in_root('stat -c "%U %G %a" /var/spool/postfix/offplat-milter |'
	    . ' grep -qx "offplat postfix 750"', 'the folder of the socket');
	in_root('test -L /etc/systemd/system/multi-user.target.wants/'
	    . 'offplat-milter.service', 'the unit is enabled');
	in_root('zcat /usr/share/doc/offplat-milter/README.gz | grep -q Upgrading'
	    . ' && test -s /usr/share/man/man8/offplat-milter.8.gz', 'papers');
	in_root('HOME=/tmp zsh -c "autoload -Uz compinit && compinit -u &&'
	    . ' test \$_comps[offplat] = _offplat"', 'zsh completes');
	in_root('bash -c ". /usr/share/bash-completion/completions/offplat &&'
	    . ' complete -p offplat"', 'bash, too');
	in_root('sed "s/backend = .*/backend = \"redis\";/; '
	    . 's/redis = .*/redis = \"127.0.0.1:1\";/" ' . "$conf >/tmp/r.conf"
	    . ' && sed -i "s|\"\(\(rules/\)*[a-z*]*[.]conf\)\"|\"/etc/offplat-milter/\1\"|g" /tmp/r.conf'
	    . ' && offplat-milter -c /tmp/r.conf --show-config', 'it knows Redis');
};

# As the unit starts it: by setpriv, since there is no systemd.
my $start = 'install -d -o offplat -g offplat -m 750 /var/lib/offplat-milter &&'
    . ' setpriv --reuid offplat --regid offplat --groups postfix --bounding-set=-all'
    . ' --inh-caps=-all --no-new-privs offplat-milter -P /tmp/pid';
# It takes its socket away when it ends.
my $stop = 'pid=$(cat /tmp/pid) && kill $pid &&'
    . ' timeout 60 sh -c "while test -e /proc/$pid/exe; do sleep 0.1; done"';
my $probe = 'offplat probe --authserv-id mx.example.org --expect high'
    . ' /usr/share/doc/offplat-milter/examples/hangouts-interview.eml';
chmod 01777, "$root/tmp";

subtest 'it works' => sub {
	in_root($start, 'the daemon starts');
	in_root($probe, 'and marks a mail');
	in_root($stop, 'and stops');
	in_root('test -s /var/lib/offplat-milter/contracts.key', 'it has made its key');
};

# lo is down in a new namespace: SIOCSIFFLAGS, IFF_UP.
sub network {
	socket my $socket, AF_INET, SOCK_DGRAM, 0 or return;
	my $request = pack 'a16 s x22', 'lo', 1;
	return ioctl $socket, 0x8914, $request;
}

sub wait_for {
	my ($found) = @_;
	my $end = time + 30;
	sleep 0.1 while !$found->() && time < $end;
	return $found->();
}

# Sends a mail of the platform; the queue id that the server gave it.
sub send_mail {
	my $smtp = Net::SMTP->new('127.0.0.1', Timeout => 30) or return '';
	$smtp->mail('room_1@email.upwork.com');
	$smtp->to('nobody@localhost');
	$smtp->data([ text('/usr/share/doc/offplat-milter/examples/telegram-handoff.eml')
		=~ s/^Authentication-Results:.*\n(?:\s.*\n)*//mr ]);
	my ($id) = $smtp->message =~ /queued as (\w+)/;
	$smtp->quit;
	return $id // '';
}

# README's lines for main.cf, without the filters that are not here, in the
# chroot that Debian's Postfix has.
subtest 'with Postfix, as README has it' => sub {
	my $readme = `zcat $root/usr/share/doc/offplat-milter/README.gz`;
	my ($lines) = $readme =~ /^  (smtpd_milters = .*\n(?:   +\S.*\n)+)/m;
	ok($lines, 'README says how') or return;
	$lines =~ s/unix:open\w+\/\S+,\s*//g;
	in_root('cp /usr/share/postfix/main.cf.debian /etc/postfix/main.cf &&'
	    . ' postconf -e mydestination=localhost myhostname=mx.example.org'
	    . ' inet_interfaces=loopback-only alias_maps= compatibility_level=3.6'
	    . ' maillog_file=/var/log/postfix.log'
	    . ' && postconf -F smtp/inet/chroot=y', 'a configuration');
	append('/etc/postfix/main.cf', $lines);
	spew($conf, text($conf) =~ s/(quarantine_from = )"never"/$1"high"/r);
	in_root("$start -f -L stderr 2>/tmp/log &", 'the daemon starts');
	ok(wait_for(sub { -S "$root/var/spool/postfix/offplat-milter/offplat-milter.sock" }),
	    'its socket is in the chroot');
	ok(network(), 'a network');
	in_root('postfix start', 'Postfix starts');
	my $id = send_mail();
	like(`chroot $root postqueue -p`, qr/^$id!/m, 'a mail is held');
	like(`chroot $root postcat -q $id`, qr/^X-Offplatform-Risk: high; /m,
	    'it can be read');
	my $line;
	wait_for(sub {
		($line) = `chroot $root offplat report /tmp/log` =~
		    /^ +(postsuper -H .*)$/m;
		return $line;
	});
	is($line, "postsuper -H $id", 'the report has the command');
	in_root("$line && postqueue -i $id", 'which lets it go, at once');
	ok(wait_for(sub { (text('/var/mail/nobody') // '') =~ /^X-Offplatform-Risk: high; /m }),
	    'it is delivered') or diag(text('/var/log/postfix.log'));
	my $other = send_mail();
	in_root("postsuper -d $other", 'another one is deleted');
	unlike(`chroot $root postqueue -p`, qr/$other/, 'and gone');
	my ($maps) = $readme =~ /^  (smtpd_milter_maps = .*)$/m;
	append('/etc/postfix/main.cf', "$maps\n");
	spew('/etc/postfix/milter_maps',
	    ($readme =~ /lines such as "(.*?)"/)[0] =~ s/^\S+/127.0.0.0\/8/r . "\n");
	in_root('postfix reload', 'exceptions');
	# What served before the reload goes on for a while.
	ok(wait_for(sub {
		my $id = send_mail();
		return $id ne '' && `chroot $root postqueue -p` !~ /^$id!/m;
	}), 'a mail from one is not held');
	ok(wait_for(sub { (text('/var/mail/nobody') // '') =~
		/^Subject: .*^Subject: /sm }), 'it goes through');
	is(scalar(() = text('/var/mail/nobody') =~ /^X-Offplatform-Risk/mg), 1,
	    'unmarked');
	in_root("postfix stop; $stop", 'all stop');
	spew($conf, text($conf) =~ s/(quarantine_from = )"high"/$1"never"/r);
};

subtest 'upgraded' => sub {
	append($conf, "# mine\n");
	append(conffile('services.conf'), "# mine\n");
	append(conffile('rules/own.conf'), "rules = ( );\n");
	in_root('dpkg --force-confold -i /newer.deb', 'dpkg -i');
	like(text($conf), qr/^# mine$/m, 'what the administrator changed is kept');
	unlike(text(conffile('rules/fee.conf')), qr/0\.0\.1/,
	    'what only the package changed is new');
	like(text(conffile('services.conf')), qr/^# mine$/m,
	    'what both changed is kept');
	unlike(text(conffile('services.conf.dpkg-dist')), qr/0\.0\.1/,
	    'with ours beside it');
	in_root($start, 'the daemon starts');
	in_root($probe, 'and marks a mail');
	in_root($stop, 'and stops');
};

subtest 'a bad configuration' => sub {
	append($conf, "nonsense\n");
	in_root('dpkg --force-confold -i /newer.deb', 'does not break dpkg');
};

subtest 'removed and purged' => sub {
	in_root('dpkg -r offplat-milter', 'dpkg -r');
	ok(defined text($conf), 'keeps the configuration');
	in_root('test -s /var/lib/offplat-milter/contracts.key', 'and the contracts');
	ok(!-e "$root/usr/sbin/offplat-milter", 'not the programs');
	unlink "$root" . conffile('rules/own.conf');
	in_root('dpkg -P offplat-milter', 'dpkg -P');
	ok(!-e "$root/var/spool/postfix/offplat-milter", 'no folder');
	# The overlay holds all that is not as it was.
	my @left = grep { !m{^/(?:older|newer)\.deb$|^/usr/sbin/policy-rc\.d$
		|^/etc/postfix/|^/var/(?:spool|lib)/postfix/|^/var/mail/
		|^/etc/(?:passwd|group|shadow|gshadow)-?$|^/etc/\.pwd\.lock$
		|^/var/(?:lib/dpkg|lib/systemd|log|cache)/}x }
	    split /\n/, `cd $dir/up && find . ! -type d | cut -c2-`;
	is("@left", '', 'nothing is left');
	in_root('getent passwd offplat', 'but the user');
};

done_testing;
END {
	my $status = $?;
	system("umount -l $root/proc $root/dev $root/run $root/tmp $root $dir "
	    . '2>/dev/null') if $dir && $ENV{OFFPLAT_IN_NAMESPACE};
	rmdir $dir if $dir;
	$? = $status;
}
