# Tool - runs offplat for a test.
package Tool;

use strict;
use warnings;

use Exporter 'import';
use File::Temp ();
use JSON::PP ();

our @EXPORT = qw(offplat json_lines spew slurp message);
our $program = ($ENV{OFFPLAT_BUILDDIR} // '.') . '/offplat';
our $dir = File::Temp->newdir;

# What the environment of whoever runs the tests says must not count.
delete @ENV{qw(OFFPLAT_CONF NO_COLOR)};

sub spew {
	my ($path, $bytes) = @_;
	open my $out, '>:raw', $path or die "$path: $!";
	print $out $bytes;
	close $out or die "$path: $!";
	return $path;
}

sub slurp {
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar(<$in>) // '';
}

# offplat(\$stdin, @arguments) or offplat(@arguments): exit status, standard
# output and standard error.
sub offplat {
	my $stdin = ref $_[0] ? ${ +shift } : '';
	my @arguments = @_;
	spew("$dir/in", $stdin);
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', "$dir/in";
		open STDOUT, '>', "$dir/out";
		open STDERR, '>', "$dir/err";
		exec $program, @arguments or exit 127;
	}
	waitpid $pid, 0;
	my $status = $? & 127 ? 'signal ' . ($? & 127) : $? >> 8;
	return ($status, slurp("$dir/out"), slurp("$dir/err"));
}

sub json_lines {
	return map { JSON::PP->new->utf8->decode($_) } split /\n/, $_[0];
}

# A mail from the platform of Offplat.pm with that body and further headers.
sub message {
	my ($body, @more) = @_;
	return join '', map { "$_\n" } 'From: "Client Inc" <room_1@upwork.com>',
	    'To: freelancer@example.org',
	    'Subject: Client sent you a message',
	    'Content-Type: text/plain; charset=utf-8', @more, '', $body;
}

1;
