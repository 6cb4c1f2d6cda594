# Bench::Table - the figures: printed as they come, and kept as a table, a file
# for programs and plots.
package Bench::Table;

use strict;
use warnings;

use Exporter qw(import);
use POSIX qw(strftime);

our @EXPORT_OK = qw(row heading median write_file);
my @rows;

sub write_file {
	my ($path, $text) = @_;
	open my $file, '>', $path or die "$path: $!\n";
	binmode $file;
	print $file $text;
	close $file or die "$path: $!\n";
	return $path;
}

sub median {
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[ $#sorted / 2 ];
}

sub line {
	my (@fields) = @_;
	return sprintf("%-50s %9s %-11s %-10s %s", @fields) =~ s/ +$//r . "\n";
}

sub heading {
	my ($text) = @_;
	push @rows, [$text];
	print "\n$text\n";
	return;
}

# A figure in the unit; target: '>= 0.97', '< 20'; none is for information.
sub row {
	my ($name, $format, $value, $unit, $target) = @_;
	my $met = '';
	if (defined $target) {
		my ($than, $limit) = $target =~ /^([<>]=?) ([\d.]+)$/
		    or die "target $target\n";
		my $over = $than =~ /=/ && $value == $limit ? 1
		    : $than =~ /</ ? $value < $limit : $value > $limit;
		$met = $over ? 'met' : 'NOT met';
	}
	push @rows, [ $name, sprintf($format, $value), $unit, $target // '',
		$met ];
	print '  ' . line(@{ $rows[-1] });
	$| = 1;
	return;
}

# Lines of "x y..." as a plot; titles: one for each y.
sub plot {
	my ($path, $x, $y, $titles, @points) = @_;
	my $data = write_file("$path.dat", join "\n", (map { "@$_" } @points), '');
	my $plots = join ', ', map {
		sprintf "'%s' using 1:%d with linespoints pt 7 title '%s'", $data,
		    $_ + 2, $titles->[$_]
	} 0 .. $#$titles;
	system('gnuplot', '-e', "set terminal svg size 600,400; "
		. "set output '$path.svg'; set xlabel '$x'; set ylabel '$y'; "
		. "set xrange [0:*]; set yrange [0:*]; set grid; set key left top; "
		. "plot $plots") == 0
	    or warn "no plot $path.svg: is gnuplot there?\n";
	unlink $data;
	return;
}

# The table of the day, for people and for programs.
sub save {
	my ($results, @machine) = @_;
	my $day = strftime('%Y-%m-%d', gmtime);
	my @figures = grep { @$_ > 1 } @rows;
	write_file("$results/$day.tsv", join "\n",
		(map { "# $_" } @machine),
		(map { join "\t", @$_ }
		    [ qw(what value unit target met) ], @figures), '');
	write_file("$results/$day", join '', (map { "$_\n" } @machine),
		map { @$_ > 1 ? '  ' . line(@$_) : "\n$_->[0]\n" } @rows);
	my $open = grep { $_->[4] eq 'NOT met' } @figures;
	my $all = grep { $_->[3] ne '' } @figures;
	print "\n$all targets, not met: $open. Written: $results/$day"
	    . ", .tsv, and plots\n";
	return;
}

1;
