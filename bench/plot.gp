# SPDX-License-Identifier: LGPL-2.1-or-later
#
# gnuplot -c plot.gp DATA SVG SUBTITLE: draws what plot.jq prints. A row a question, a mark a peer,
# lines from quartile to quartile; the floor, the null module, is a stroke through the row.

data = ARG1
set terminal svg size 1180,900 background '#ffffff' font 'DejaVu Sans,Helvetica,Arial,sans-serif,13' noenhanced
set output ARG2
set datafile separator '\t'

# Okabe and Ito's colours, and shapes, for who sees no colours.
set style line 1 lc rgb '#0072b2' pt 7  ps 0.95 lw 1.6
set style line 2 lc rgb '#e69f00' pt 8  ps 0.80 lw 1.4
set style line 3 lc rgb '#d55e00' pt 9  ps 0.80 lw 1.4
set style line 4 lc rgb '#cc79a7' pt 5  ps 0.70 lw 1.4
set style line 5 lc rgb '#56b4e9' pt 12 ps 0.85 lw 1.4
set style line 6 lc rgb '#009e73' pt 13 ps 0.85 lw 1.4
set style line 9 lc rgb '#000000' lw 2.4
array label[6] = ['iana', "files, Debian's list", 'files, the registry', 'db', \
    'nscd before files', 'nscd before iana']

x(peer) = column(3) == peer ? column(4) : NaN
y(peer) = column(1) + 0.115 * (peer - 3.5)

set logscale x
set grid xtics lc rgb '#d4d4d4' lw 0.7
set border 1 lc rgb '#666666'
set tics nomirror scale 0.5
set ytics scale 0
unset mxtics
unset key
left(panel) = panel % 2 == 0 ? 0.19 : 0.605
right(panel) = left(panel) + 0.385

set multiplot
set label 1 'Service lookups through glibc: what each source takes' at screen 0.02,0.972 font ',19'
set label 2 ARG3 at screen 0.02,0.937 tc rgb '#555555'

# The key belongs to a plot of nothing.
set border 0
unset tics
set label 3 'Logarithmic; further left is less. Why one is missing in a row: benchmark.txt.' at screen 0.99,0.972 right tc rgb '#555555'
set key at screen 0.02,0.915 top left horizontal Left reverse maxrows 1 samplen 1 width -2
plot [1:10] [0:1] NaN with lines ls 9 title 'null module: the floor', \
    for [peer=1:6] NaN with points ls peer title label[peer]
unset key
unset label 1
unset label 2
unset label 3
set border 1

set ytics scale 0
do for [panel=0:3] {
    is_time = panel < 2
    rows = is_time ? 10 : 2
    unset object
    do for [row=0:rows-1:2] {
        set object row+1 rect from graph 0,first row-0.5 to graph 1,first row+0.5 behind \
            fs solid noborder fc rgb '#f3f3f3'
    }
    if (is_time) {
        set xtics ('10 ns' 1e1, '100 ns' 1e2, '1 µs' 1e3, '10 µs' 1e4, '100 µs' 1e5, '1 ms' 1e6, \
            '10 ms' 1e7, '100 ms' 1e8, '1 s' 1e9) nomirror scale 0.5
        set xrange [2e1:6e9]
        set tmargin at screen 0.83
        set bmargin at screen 0.265
        set title (panel == 0 ? 'the shipped registry' : 'a registry ten times as large') offset 0,-0.5
    } else {
        set xtics ('10 KiB' 10, '100 KiB' 100, '1 MiB' 1024) nomirror scale 0.5
        set xrange [2:9000]
        set tmargin at screen 0.185
        set bmargin at screen 0.055
        set title 'memory added to a process' offset 0,-0.5
    }
    set lmargin at screen left(panel)
    set rmargin at screen right(panel)
    set yrange [rows-0.5:-0.5]
    if (panel % 2 == 1) { unset ytics } else { set ytics scale 0 }
    plot data index panel using (x(0)):1:ytic(2) with points pt 0 lc rgb '#ffffff', \
        data index panel using (x(0)):($1-0.46):(0):(0.92) with vectors nohead ls 9, \
        for [peer=1:6] data index panel using (x(peer)):(y(peer)):5:6 with xerrorbars ls peer
}
unset multiplot
