#!/usr/bin/perl
# The same message gets the same headers, to the byte, from the daemon, from
# offplat check and from offplat filter, with the shipped configuration.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use File::Find ();
use JSON::PP ();
use Offplat;
use Test::More;
use Tool;

my @mails;
File::Find::find(
	{
		no_chdir => 1,
		wanted => sub { push @mails, $_ if /\.eml\z/ && -f }
	},
	grep { -d } "$Offplat::srcdir/t/golden", "$Offplat::srcdir/examples");
@mails = sort @mails;
cmp_ok(scalar(@mails), '>=', 12, 'there are messages');

my @who = (
	'--from', 'sender@example.net', '--rcpt', 'freelancer@example.org',
	'--authserv-id', 'mx.example.org'
);
my $conf = "$Offplat::srcdir/etc/offplat-milter.conf";
my $daemon = Offplat->new;
$daemon->{conf} = $conf;
ok($daemon->start('-p', "unix:$daemon->{socket}", '-u', $Offplat::user),
	'the daemon starts with the shipped configuration')
    or BAIL_OUT($daemon->log_text);

# What the daemon and what check say of messages: two lists in their order.
sub said {
	my ($daemon, @mails) = @_;
	my ($status, $out, $err) = offplat('probe', '--json', '-s',
		"unix:$daemon->{socket}", @who, @mails);
	is($status, 0, 'the daemon answers') or diag($err);
	my @probed = json_lines($out);
	($status, $out, $err) = offplat('check', '-c', $daemon->{conf},
		'--json', '--show', 'headers', @who, @mails);
	my @checked = json_lines($out);
	is(scalar(@probed), scalar(@mails), 'all were probed');
	is(scalar(@checked), scalar(@mails), 'all were checked');
	return (\@probed, \@checked);
}

my ($probed, $checked) = said($daemon, @mails);

# The headers at the top of what filter gives, and all but them.
sub taken_apart {
	my ($mail) = @_;
	my %headers;
	my $from = $mail =~ s/\A(From [^\n]*\n)// ? $1 : '';
	while ($mail =~ s/\A(X-Offplatform-[A-Za-z]+): ((?:[^\n]|\n[\t ])*)\n//) {
		my ($name, $value) = ($1, $2);
		$headers{$name} = $value =~ s/\r//gr;
	}
	return (\%headers, $from . $mail);
}

for my $i (0 .. $#mails) {
	my $name = $mails[$i] =~ s{\A\Q$Offplat::srcdir\E/}{}r;
	my $bytes = slurp($mails[$i]);
	my (undef, $filtered) = offplat(\$bytes, 'filter', '-c', $conf, @who);
	my ($headers, $rest) = taken_apart($filtered);
	is_deeply($checked->[$i]{headers}, $headers, "$name: check and filter");
	is_deeply($probed->[$i]{headers}, $headers, "$name: daemon and filter");
	unlike($rest =~ s/\r?\n\r?\n.*//sr, qr/^X-Offplatform-/mi,
	    "$name: nothing forged is left");
	is($probed->[$i]{removed}, scalar(() = ($bytes =~ s/\r?\n\r?\n.*//sr)
		=~ /^X-Offplatform-[^:]*:/mgi), "$name: nor by the daemon");
}

# Difficult mail of other people, where it is at hand: all of it in scope.
my $corpus = $ENV{OFFPLAT_CORPUS} // '';
if ($corpus ne '') {
	my @more;
	File::Find::find({ no_chdir => 1,
		wanted => sub { push @more, $_ if -f } }, $corpus);
	my $other = Offplat->new;
	$other->write_conf(qq{socket = "unix:$other->{socket}";\n}
		. qq{user = "$Offplat::user";\nscope = "all";\n}
		. qq{include = [ "$Offplat::srcdir/etc/platforms.conf",\n}
		. qq{"$Offplat::srcdir/etc/services.conf" ];\n}
		. $Offplat::rules =~ s/platforms = .*?\n\} \);\n//sr);
	ok($other->start, 'the daemon starts for them')
	    or BAIL_OUT($other->log_text);
	my ($daemon_says, $check_says) = said($other, sort @more);
	my @differ = grep {
		my ($x, $y) = map { JSON::PP->new->canonical->encode($_->{headers}) }
		    $daemon_says->[$_], $check_says->[$_];
		$x ne $y;
	} 0 .. $#$daemon_says;
	is("@{[ map { $daemon_says->[$_]{file} } @differ ]}", '',
	    'daemon and check: all ' . @more);
}

done_testing;
