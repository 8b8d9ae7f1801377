"""What a connector must release of a protected table, computed a second time: from the agency's files, its policy and
its keys, with nothing of the connector's own code. The byte contract that both sides follow:

Keyed hash. PRF64(K, parts) is the first 8 bytes, big-endian, of BLAKE3's keyed hash under the 32 bytes K over, for each
part, its length as u32 big-endian and its bytes. Keys: `agencies/<agency>/keys/record.key` and `noise.key`, 32 raw bytes.

People. The id of a contributor is its text in UTF-8, an integer in decimal. Its record key is PRF64(record, [id]); a
cell's key `ck` is the wrapping 64-bit sum over the distinct contributors who enter the measure. A row without a
contributor enters nothing.

Node. Parts, each under its length as above: the relation `agency.table`; then for each dimension that is fixed, by its
column's name in bytes, three parts: the column, the level, the code. Levels: `parent`, `code`; `year`, `quarter`,
`month`. Of one dimension only the finest fixed level is named, in that order. Codes: texts as they are, integers in
decimal, `true` and `false`, `2023`, `2023-Q2`, `2023-05`. A one-to-one attribute (`name_en`, ...) is the code. NULL is the
level `null` with the empty code, whatever the level. Cells whose key is a parent or attribute that is NULL, in a left join,
are no nodes and absent; nor is the whole of a code list, `known`, with nothing finer fixed, which is never asked for. A
code that is the only one below its parent is named as the parent. A rolled-up key is not in the node. A measure's filter
is added to the node of that measure. Behind all dimensions a measure over columns adds for each of them, by name, the
column, `present` and the empty part; a bin of a histogram adds instead the column, `bin` and its index from 0.

Threshold. t(node) = k + floor((W + 1) * PRF64(noise, ['thr', node]) / 2^64). With n the distinct contributors of whom a
row enters the measure (for measures over columns, a row where none of them is NULL), the measure is absent where
n < t(its node), or where the people of the cell are fewer than t(the cell's node). Where there are keys, a row of which
every measure is absent is not there.

Noise. A table's noise is stated as a whole, or the file's is. V = max(4, 2 G), G the gain of the lattice (`gain.py`); D by
V and k (`gain.largest_changes`); delta = sqrt(V). A connector does not start where V / G or delta^2 / G is below
`min_residual_variance` (2), or where a count from k up has no p-table.

Counts: contributors; and rows, non_null and bins where the policy says `one_row_per_person` or `max_rows = 1`.
u = PRF64(noise, ['cnt', node, ck in 8 bytes big-endian, D and js as u32, V and the least share of no change as f64, all
big-endian]); n plus the draw of the p-table (`ptable.py`). Exact above, so the value is the people's number.

Magnitudes: rows, non_null, bins and sum otherwise. x of a person: of rows, how many enter, at most `max_rows`, the bound
b; of a sum, the total in minor units (10^-scale of the column; of floats 10^-digits, nearest, ties away from zero) of
values within +-b, clipped to `clip`, b = max(|low|, |high|). Label: `rows` (bins, too), `non_null(column)`, or the column.
mk = wrapping sum of PRF64(record, ['val', label, id, x in decimal]) over x != 0; u = PRF64(noise, ['mag', node, label, mk
in 8 bytes, b in 16 bytes of two's complement, delta as f64]). The value is the multiple of the column's `step` (default:
one minor unit; more where floats of the noise's size have gaps) nearest to X + delta * b * z(u), ties upwards, where X is
the sum of x (`magnitude.py`).

Dominance, on all magnitudes, over |x|: absent where the n largest have more than `percent` of the whole, or where what
neither of the two largest has is less than `p_percent` of the largest (`magnitude.py`).

Moments, about the column's `centre` c (default: the middle of `clip`, towards 0), of values within `clip`: the count as of
non_null, the sum as above, and the sum of (x - c)^2, label `column^2`, a person's total within +-b, b = max_rows times the
square of the largest distance from c, in units of 10^-2scale. Of the published ones: mean = sum / n; first = sum - c n;
deviations = squares - first^2 / n. Comoments are over rows where both columns are there: the count with the label
`non_null(x,y)`; the sums of both columns, whose contributions are labelled `x` and whose draws `x|x,y`; squares, labelled
`x^2|x,y`; and the sum of (x - c_x)(y - c_y), labelled `x*y`. In all of these the two are in the order of their names; where
they are one column, the labels are those of its moments and the product's is `x^2`. One that is withheld withholds all.

Not covered: tables with several contributor columns.
"""
