# Man - reads the manual pages for the tests: literal blocks, grammars.
package Man;

use strict;
use warnings;

use Exporter 'import';
use Tool;

our @EXPORT = qw(man_page man_blocks man_grammar);

sub man_page {
	my ($name) = @_;
	return slurp(($ENV{OFFPLAT_SRCDIR} // '.') . "/man/$name");
}

# The literal blocks, as a reader sees them.
sub man_blocks {
	my ($page) = @_;
	my @blocks = $page =~ /^\.Bd -literal[^\n]*\n(.*?)^\.Ed$/msg;
	s/\\\(dq/"/g, s/\\e/\\/g, s/\\&//g for @blocks;
	return @blocks;
}

my %core = (SP => ' ', DIGIT => '[0-9]', HEXDIG => '[0-9A-F]',
    VCHAR => '[!-~]');

# RFC 5234's forms that the pages use, as a pattern.
sub element {
	my ($rules, $text) = @_;
	my $out = '';
	while ($text =~ /\G\s*(?:"([^"]*)"|%x(\w+)-(\w+)|(\d*)(\*?)(\d*)(?=[\w("%])|([\[\]()\/])|([\w-]+))/gc) {
		my ($literal, $low, $high, $least, $star, $most, $sign,
		    $name) = ($1, $2, $3, $4, $5, $6, $7, $8);
		if (defined $literal) { $out .= "(?:\Q$literal\E)" }
		elsif (defined $low) { $out .= "[\\x$low-\\x$high]" }
		elsif (defined $sign) {
			$out .= { '[' => '(?:', ']' => ')?', '(' => '(?:',
			    ')' => ')', '/' => '|' }->{$sign};
		} elsif (defined $name) {
			die "no rule $name" unless $core{$name}
			    // $rules->{$name};
			$out .= '(?:' . ($core{$name}
			    // element($rules, $rules->{$name})) . ')';
		}
		next unless ($least // '') ne '' || $star;
		# The element that is repeated comes next.
		$text =~ /\G("[^"]*"|%x\w+-\w+|(\((?:[^()"]|"[^"]*"|(?2))*\))|[\w-]+)/gc
		    or die "nothing to repeat in $text";
		my $what = element($rules, $1);
		$least ||= 0;
		$most = $least unless $star;
		$out .= "(?:$what){$least,$most}";
	}
	$text =~ /\G\s*\z/gc or die 'cannot read: ' . substr $text, pos $text // 0;
	return $out;
}

# man_grammar($name, @blocks): the pattern of that rule.
sub man_grammar {
	my ($name, @blocks) = @_;
	my %rules;
	for (@blocks) {
		s/\n\s+/ /g;
		while (/^(\w+)\s+= (.*)$/mg) { $rules{$1} //= $2 }
	}
	my $pattern = element(\%rules, $rules{$name});
	return qr/\A$pattern\z/;
}

1;
