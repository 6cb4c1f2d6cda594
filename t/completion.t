#!/usr/bin/perl
# The completions for bash and zsh and the man page know every command and
# option that --help shows, and no others; and the shells can read them.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $dir = ($ENV{OFFPLAT_SRCDIR} // '.') . '/completion';
my $bash = slurp("$dir/offplat");
my $zsh = slurp("$dir/_offplat");

sub options {
	my %seen = map { $_ => 1 } $_[0] =~ /(?<![\w-])(--[a-z][a-z-]*)/g;
	return join ' ', sort keys %seen;
}

my (undef, $help) = offplat('--help');
my @commands = $help =~ /^  ([a-z]+)  /mg;
cmp_ok(scalar(@commands), '>=', 4, 'there are commands');
my ($first) = $bash =~ /COMP_CWORD == 1.*?-W \\\s*'([^']*)'/s;
is(join(' ', sort grep { !/^-/ } split ' ', $first),
    join(' ', sort @commands), 'bash: the commands');
is(join(' ', sort $zsh =~ /^\t\t\t'([a-z]+):/mg),
    join(' ', sort @commands), 'zsh: the commands');
my ($envelope) = $bash =~ /envelope='([^']*)'/;
my ($zsh_envelope) = $zsh =~ /envelope=\((.*?)\n\t\)/s;

# A screen.
sub fits {
	my ($help, $whose) = @_;
	# Where it was installed to is as long as it is.
	my @lines = split /\n/, $help =~ s{^(?:Default .*: )?/.*}{}mr;
	cmp_ok(scalar @lines, '<=', 24, "$whose: fits a screen's height");
	is(join("\n", grep { length > 80 } @lines), '', "$whose: and width");
	return;
}
fits($help, 'offplat');
fits(scalar `'$Tool::program-milter' --help`, 'offplat-milter');

my %known;
for my $command (@commands) {
	(undef, $help) = offplat($command, '--help');
	fits($help, $command);
	# What stands in the list of options, not in the text around it.
	my $want = options(join "\n", grep { /^  +(?:-\w, )?--/ }
		split /\n/, $help);
	$known{$_}++ for split ' ', $want;
	my ($words) = $bash =~ /^\t\t\Q$command\E\)\s+words="([^"]*)"/m;
	$words =~ s/\$envelope/$envelope/;
	is(options($words), $want, "bash: $command");
	my ($part) = $zsh =~ /^\t\Q$command\E\)\n(.*?)^\t\t;;/ms;
	$part .= $zsh_envelope if $part =~ /\$envelope/;
	is(options($part), $want, "zsh: $command");
}

my $man = slurp("$dir/../man/offplat.1");
my %told = map { $_ => 1 } $man =~ /Fl \\(-[a-z-]+)/g;
is(join(' ', sort map { "-$_" } keys %told), join(' ', sort keys %known),
    'man page: the options');
is(join(' ', sort $man =~ /^\.Ss offplat ([a-z]+)$/mg),
    join(' ', sort @commands), 'man page: the commands');

for my $shell ([ bash => 'offplat' ], [ zsh => '_offplat' ]) {
	SKIP: {
		my ($name, $file) = @$shell;
		skip "no $name here", 1
		    if system("command -v $name >/dev/null 2>&1") != 0;
		is(system($name, '-n', "$dir/$file"), 0, "$name reads it");
	}
}

spew("$Tool::dir/try.bash", "source '$dir/offplat'\n"
	. "COMP_WORDS=(offplat check --fail-at h) COMP_CWORD=3\n"
	. "_offplat\necho \"\${COMPREPLY[*]}\"\n"
	. "COMP_WORDS=(offplat probe --ti) COMP_CWORD=2\n"
	. "_offplat\necho \"\${COMPREPLY[*]}\"\n");
is(scalar(qx{bash '$Tool::dir/try.bash'}), "high\n--timeout\n",
    'bash completes a value and an option');

done_testing;
