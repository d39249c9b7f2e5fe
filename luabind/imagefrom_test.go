package luabind

import "testing"

func TestImageFrom(t *testing.T) {
	play(t, `
		local function show(p) print(p.width, p.height, p:pixel(0, 0)) print(p:pixel(p.width - 1, p.height - 1)) end
		show(Image.from(2, 1, Float32Array{10, 20}))
		show(Image.from(2, 1, {0, 1}, { ramp = "viridis", min = 0, max = 1 }))
		show(Image.from(2, 1, {0/0, 1}))
		show(Image.from(1, 2, Uint8Array{255, 0, 0, 0, 0, 255}))
		show(Image.from(1, 2, {1, 0, 0, 1, 0, 0, 1, 0}, { channels = 4 }))
		local a = Float32Array{0, 1}
		local p = Image.from(2, 1, a)
		a[1] = 1
		print((p:pixel(0, 0)))
		local function try(...) local e = select(2, pcall(Image.from, ...)) print(e.message, e.hint) end
		try(2, 2, Float32Array(5))
		try(2, 2, Float32Array(8))
		try(2, 1, {1, 2}, { ramp = "virids" })
		try(2, 1, {1, 2}, { rmp = "viridis" })
		try(2, 1, "ab")
		try(2, 1, {1, "x"})
		try(0, 1, {})
		try(1, 1, {1, 1, 1}, { ramp = "gray" })`, func(s *stage) {
		s.wantSaid(`2	1	0	0	0	1
1	1	1	1
2	1	0.26666666666667	0.003921568627451	0.32941176470588	1
0.9921568627451	0.90588235294118	0.14509803921569	1
2	1	0	0	0	0
0	0	0	1
1	2	1	0	0	1
0	0	1	1
1	2	1	0	0	1
0	0	1	0
0
Image.from has 5 numbers for 4 pixels	one channel takes 4, three 12, four 16
Image.from has 8 numbers for 4 pixels	one channel takes 4, three 12, four 16
Image.from has no ramp "virids"	did you mean 'viridis'?
Image.from has no option 'rmp'	did you mean 'ramp'?
Image.from wants an array of numbers, not the string "ab"	write Image.from(w, h, Float32Array(w * h))
Image.from has the string "x" as item 2 of the list, where a number is expected	
Image.from wants a width and a height of whole pixels, not 0 and 1	
Image.from has a ramp for 3 channels	a ramp colors one number for each pixel`)
	})
}

// BenchmarkImageFrom converts 400 x 400 numbers to a picture.
func BenchmarkImageFrom(b *testing.B) {
	runLoop(b, `local heights = Float32Array.random(160000, 1)`, `Image.from(400, 400, heights, { ramp = "viridis" })`)
}
