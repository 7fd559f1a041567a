# How the drivers in Perl read their cases and write their answers; cases.py says what is in them.
package Cases;
use strict;
use warnings;
use Time::HiRes;

sub decode {
    my ($text) = @_;
    $text =~ tr/+/ /;
    $text =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    return $text;
}

sub encode {
    my ($text) = @_;
    $text =~ s/([^A-Za-z0-9_.~-])/sprintf "%%%02X", ord $1/ge;
    return $text;
}

sub pair { return $_[0] . '=' . encode($_[1]) }

sub read_case {
    my ($line) = @_;
    my %one = (header => [], url => []);
    for my $pair (split /&/, $line) {
        my ($name, $value) = map { decode($_) } split /=/, $pair, 2;
        if ($name eq 'header' or $name eq 'url') { push @{ $one{$name} }, $value }
        else                                     { $one{$name} = $value }
    }
    $one{headers} = { map { split /: /, $_, 2 } @{ $one{header} } };
    return \%one;
}

# Answers each case of stdin by $ask->($one, $url): a hash of status, reason, fields (a list of lines), body and url, or of
# error and detail.
sub answer_all {
    my ($ask) = @_;
    $| = 1;
    while (my $line = <STDIN>) {
        chomp $line;
        my $one = read_case($line);
        my @output = (pair(name => $one->{name}));
        my @statuses;
        my $answer;
        my $start = Time::HiRes::time();
        for my $url (@{ $one->{url} }) {
            $answer = $ask->($one, $url);
            last if $answer->{error};
            push @statuses, $answer->{status};
        }
        if ($answer->{error}) {
            push @output, pair(error => $answer->{error}), pair(detail => $answer->{detail});
        } else {
            push @output, map { pair($_ => $answer->{$_}) } qw(status reason url);
            push @output, map { pair(field => $_) } @{ $answer->{fields} };
            push @output, pair(length => length $answer->{body}), pair(body => substr $answer->{body}, 0, 2000);
            push @output, pair(statuses => join ' ', @statuses);
        }
        push @output, pair(elapsed => sprintf '%.3f', Time::HiRes::time() - $start);
        print join('&', @output), "\n";
    }
}

1;
