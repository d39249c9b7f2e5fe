package luabind

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/luabind/internal/picture"
)

// encodedPicture is w x h pixels of one colour.
func encodedPicture(t testing.TB, format string, w, h int, c color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, c)
	}
	var b bytes.Buffer
	var err error
	if format == "jpeg" {
		err = jpeg.Encode(&b, img, nil)
	} else {
		err = png.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	frame, err := os.ReadFile("../protocol/testdata/fixtures/" + name + ".bin")
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// TestImagesOfEvents: what a browser sent, as a script gets it.
func TestImagesOfEvents(t *testing.T) {
	play(t, `
		on("CAMERA_VIEW", function(e)
			local image = e.value
			print(image, image.width, image.height, image.format, image.dpr, #image.frame == #image:bytes(), #image.frame)
			print(image.nothing, pcall(function() image.width = 5 end))
			local r, g, b, a = image:pixel(159, 119)
			print(r >= 0 and r <= 1, a, pcall(image.pixel, image, 160, 0))
			print(image:save("view.jpg"), image:save("view.png"), pcall(image.save, image, "view.bmp"))
		end)
		on("UPLOAD", function(e) print(e.key, e.value.width, e.value.height, e.value.format, e.value:pixel(0, 0)) end)
		on("*", function(e) print(e.etype, type(e.value)) end)`, func(s *stage) {
		c := &fakeClient{id: "c"}
		for _, name := range []string{"c2s_browser_CAMERA_VIEW_camera_view_frame", "c2s_browser_UPLOAD_html_upload"} {
			s.deliverFrame(c, fixture(t, name))
		}
		lines := strings.Split(s.said(), "\n")
		want := []string{
			"CAMERA_VIEW\ttable",
			"Image 160x120 jpeg\t160\t120\tjpeg\t1\ttrue\t2587",
			"nil\tfalse\tscene.lua:5: an Image does not change: width cannot be set",
			"true\t1\tfalse\tscene.lua:7: the image has no pixel (160, 0): it has 160 x 120 (pixels count from 0)",
			"true\ttrue\tfalse\tscene.lua:8: save view.bmp: the name says no format that can be written (let it end in .png or .jpg)",
			"UPLOAD\tstring",
			"upl\t1\t1\tpng\t",
		}
		for _, w := range want {
			found := false
			for _, l := range lines {
				found = found || strings.HasPrefix(l, w)
			}
			if !found {
				t.Errorf("not printed: %q in\n%s", w, s.said())
			}
		}
		s.wantNoErrors()
		raw, err := os.ReadFile(filepath.Join(s.dir, "view.jpg"))
		if err != nil || !bytes.Contains(fixture(t, "c2s_browser_CAMERA_VIEW_camera_view_frame"), raw) {
			t.Errorf("view.jpg has not the bytes that came: %v", err)
		}
		if raw, err = os.ReadFile(filepath.Join(s.dir, "view.png")); err != nil || picture.Sniff(string(raw)) != "png" {
			t.Errorf("view.png: %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(s.dir, "*.part")); left != nil {
			t.Errorf("left behind: %v", left)
		}
	})
}

func TestImageOfGrabRender(t *testing.T) {
	play(t, `
		spawn(function(session)
			local ok, render = pcall(session.grab_render, session, { quality = 0.9, ttl = 2.0 })
			print(ok, render.key, render.value.width, render.value.height, render.value.dpr, render.value.format)
			print(session:grab_render{}.value.frame)
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		frame := encodedPicture(t, "jpeg", 9, 6, color.White)
		s.answer(c, s.requests(c)[0], map[string]any{"dpr": 2, "width": 900, "height": 600, "frame": frame})
		s.answer(c, s.requests(c)[0], map[string]any{"frame": "no picture at all"})
		s.wantSaid("true\tDEFAULT\t9\t6\t2\tjpeg\nno picture at all")
	})
}

// TestUploads: a JPEG arrives with a comma in front, and other values arrive unchanged.
func TestUploads(t *testing.T) {
	play(t, `on("UPLOAD", function(e)
			if type(e.value) == "string" then print("text", e.value) return end
			print(e.value.format, e.value.width, e.value.name)
		end)`, func(s *stage) {
		c := &fakeClient{id: "c"}
		frame := encodedPicture(t, "jpeg", 3, 2, color.Black)
		url := "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(frame)
		for _, v := range []any{url[22:], url, frame, "hello", map[string]any{"frame": frame, "name": "a.jpg"}} {
			s.send(c, map[string]any{"etype": "UPLOAD", "value": v})
		}
		s.send(c, map[string]any{"etype": "UPLOAD", "value": "hello again"})
		s.wantSaid("jpeg\t3\tnil\njpeg\t3\tnil\njpeg\t3\tnil\ntext\thello\njpeg\t3\ta.jpg\ntext\thello again")
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "an UPLOAD of client c holds no picture") {
			t.Errorf("reported %q", errs)
		}
	})
}

// TestUploadedFiles: a file that is not a picture comes as its bytes, without a warning.
func TestUploadedFiles(t *testing.T) {
	play(t, `on("UPLOAD", function(e) print(e.name, #e.value, e.value) end)`, func(s *stage) {
		c := &fakeClient{id: "c"}
		for _, file := range []string{"a,b\n1,2\n", "", "\x00\xff\x01"} {
			s.send(c, map[string]any{
				"etype": "UPLOAD", "key": "drop", "name": "t.csv", "size": len(file),
				"value": base64.StdEncoding.EncodeToString([]byte(file)),
			})
		}
		s.wantNoErrors()
		// Its size says that this is not base64 of a file.
		s.send(c, map[string]any{"etype": "UPLOAD", "name": "t.csv", "size": 7, "value": "abcd"})
		s.wantSaid("t.csv\t8\ta,b\n1,2\n\nt.csv\t0\t\nt.csv\t3\t\x00\xff\x01\nt.csv\t4\tabcd")
	})
}

// TestWarningsOfClients: what clients do wrong is shown a few times, however many they are and
// whatever they call it.
func TestWarningsOfClients(t *testing.T) {
	play(t, `on("*", function() end) on("UPLOAD", function() end)`, func(s *stage) {
		noKey := []byte{0xa5, 'v', 'a', 'l', 'u', 'e', 0x81, 0xc0, 0} // a map with nil for a key
		for i := range 50 {
			c := &fakeClient{id: fmt.Sprint("c", i)}
			s.send(c, map[string]any{"etype": "UPLOAD", "value": "no picture"})
			frame := msgp.AppendString(append([]byte{0x82}, "\xa5etype"...), fmt.Sprint("E", i))
			s.deliverFrame(c, append(frame, noKey...))
		}
		if errs := s.errors(); len(errs) != 6 {
			t.Errorf("%d warnings: %q", len(errs), errs)
		}
	})
}

func TestImageNamespace(t *testing.T) {
	blue := encodedPicture(t, "png", 5, 4, color.RGBA{B: 255, A: 255})
	play(t, `
		local a = Image.open("pictures/blue.png")
		print(a.width, a.height, a.format, a:pixel(4, 3))
		local b = Image.decode(a:bytes())
		print(b.frame == a.frame, Image.decode(bytes(a.frame)).width, Image.decode(a:base64()).width, Image.decode(b) == b)
		local c = Image.new(2, 3, function(x, y) return x, y / 2, 0 end)
		print(c, c:pixel(1, 2))
		print(c:pixel(0, 0))
		print(Image.new(1, 1):pixel(0, 0))
		print(Image.decode(c:bytes()):pixel(1, 2))
		print(type(Image{ key = "i", "http://x/y.png" }), Image.open == vuer.Image.open)
		for _, bad in ipairs{
			function() Image.open("pictures/blau.png") end,
			function() Image.open("../secret.png") end,
			function() Image.open("scene.lua") end,
			function() Image.decode("hello") end,
			function() Image.decode() end,
			function() Image.new(0, 5) end,
			function() Image.new(100000, 100000) end,
			function() Image.new(1, 1, function() return "red" end) end,
			function() a:save("../out.png") end,
			function() a:save("no/such/folder.png") end,
			function() a.pixel(1, 2) end,
			function() print(Image.load) end,
		} do
			local ok, e = pcall(bad)
			print(type(e) == "userdata" and e.kind, (tostring(e):gsub("^scene.lua:%d+: ", "")))
		end`, func(s *stage) {
		said := strings.ReplaceAll(s.said(), s.dir, "DIR")
		want := strings.TrimSpace(`
5	4	png	0	0	1	1
true	5	5	true
Image 2x3 png	1	1	0	1
0	0	0	1
0	0	0	0
1	1	0	1
table	true
io	Image.open pictures/blau.png: no such file or directory (did you mean 'pictures/blue.png'?)
denied	Image.open ../secret.png: outside the workspace (give a path relative to DIR)
invalid	scene.lua is not a picture in PNG, JPEG, WebP or GIF
invalid	what Image.decode was given is not a picture in PNG, JPEG, WebP or GIF
invalid	Image.decode wants the bytes of a picture, not nil
invalid	Image.new wants a width and a height of whole pixels, not 0 and 5
invalid	Image.new was asked for too many pixels: 100000 x 100000, more than 32 million
invalid	the function of Image.new gave string for a channel of pixel (0, 0)
denied	save ../out.png: outside the workspace (give a path relative to DIR)
io	save no/such/folder.png: no such file or directory (the folder has to be there)
invalid	image.pixel was called without its image (use a colon: image:pixel(...))
false	Image has no field 'load'`)
		if said != want {
			t.Errorf("printed:\n%s\nwant:\n%s\n%q", said, want, s.errors())
		}
	}, "pictures/blue.png", string(blue))
}

// TestImageBomb: a small file that stands for gigabytes can be passed on, and is not decoded.
func TestImageBomb(t *testing.T) {
	bomb := encodedPicture(t, "jpeg", 4, 4, color.Black)
	at := bytes.Index(bomb, []byte("\xff\xc0"))
	copy(bomb[at+5:], "\xf0\x00\xf0\x00") // 61440 x 61440
	play(t, `
		on("UPLOAD", function(e, session)
			print(e.value, pcall(e.value.pixel, e.value, 0, 0))
			print(pcall(e.value.save, e.value, "x.png"))
			print(e.value:save("x.jpg"), session:upsert(Img{ key = "i", e.value }))
			print(pcall(session.upsert, session, Img{ key = "i", e.value, format = "png" }))
		end)`, func(s *stage) {
		c := &fakeClient{id: "c"}
		s.send(c, map[string]any{"etype": "UPLOAD", "value": bomb})
		const large = "the image has too many pixels: 61440 x 61440, more than 32 million (its bytes can be saved and sent, but not decoded)"
		s.wantSaid("Image 61440x61440 jpeg\tfalse\tscene.lua:3: " + large + "\nfalse\tscene.lua:4: " + large +
			"\ntrue\ttrue\nfalse\tscene.lua:6: Img[1] cannot be sent: the picture has too many pixels: 61440 x 61440, more than 32 million")
		s.wantNoErrors()
	})
}

// TestLargeImage: an image that takes long is decoded while other tasks run, also if its task is
// cancelled meanwhile.
func TestLargeImage(t *testing.T) {
	play(t, `
		local image = Image.open("large.png")
		local other = spawn_task(function() image:pixel(0, 0) print("not reached") end)
		spawn_task(function() print(image:pixel(1, 1)) print(image:save("copy.jpg")) end)
		spawn_task(function() other:cancel() print("meanwhile") end)`, func(s *stage) {
		time.Sleep(time.Second)
		synctest.Wait()
		s.wantSaid("meanwhile\n1\t1\t1\t1\ntrue")
		s.wantNoErrors()
	}, "large.png", string(encodedPicture(t, "png", 1000, 300, color.White)))
}

// TestPicturesOfElements: the ways to give a picture to a component, and the values on the wire.
func TestPicturesOfElements(t *testing.T) {
	red := encodedPicture(t, "png", 8, 4, color.RGBA{R: 255, A: 255})
	// Stored 8 x 4, and to be turned by a quarter.
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"
	phone := "\xff\xd8\xff\xe1\x00\x1e" + exif + string(encodedPicture(t, "jpeg", 8, 4, color.White)[2:])
	kinds := func(v any) string {
		switch v := v.(type) {
		case []byte:
			if bytes.Equal(v, red) {
				return "as it was"
			}
			return fmt.Sprintf("%s bytes", picture.Sniff(string(v)))
		case string:
			if head, _, ok := strings.Cut(v, ","); ok {
				return head
			}
			return v
		}
		return fmt.Sprint(v)
	}
	cases := []struct{ element, prop, want string }{
		{`Image{ key = "k", "red.png" }`, "rgb", "as it was"},
		{`Img{ key = "k", "red.png" }`, "src", "as it was"},
		{`Img{ key = "k", data = "red.png" }`, "src", "as it was"},
		{`ImageBackground{ key = "k", src = "red.png" }`, "src", "as it was"},
		{`SceneBackground{ key = "k", Image.open("red.png") }`, "src", "as it was"},
		{`Img{ key = "k", Image.open("red.png"):bytes() }`, "src", "as it was"},
		{`Img{ key = "k", src = bytes(Image.open("red.png").frame) }`, "src", "as it was"},
		{`Img{ key = "k", "red.png", format = "png" }`, "src", "as it was"},
		{`Img{ key = "k", "red.png", format = "jpeg" }`, "src", "jpeg bytes"},
		{`Img{ key = "k", "red.png", format = "jpeg", quality = 50 }`, "src", "jpeg bytes"},
		{`Img{ key = "k", "red.png", quality = 50 }`, "src", "jpeg bytes"},
		{`Img{ key = "k", "red.png", format = "b64png" }`, "src", "data:image/png;base64"},
		{`Img{ key = "k", "red.png", format = "b64jpeg" }`, "src", "data:image/jpeg;base64"},
		{`Img{ key = "k", Image.new(2, 2) }`, "src", "png bytes"},
		{`Img{ key = "k", "http://x/red.png" }`, "src", "http://x/red.png"},
		{`Img{ key = "k", src = "elsewhere.png" }`, "src", "elsewhere.png"},
		{`Img{ key = "k", "/workspace/red.png" }`, "src", "/workspace/red.png"},
		{`VideoPlane{ key = "k", "a film.mp4" }`, "src", "/workspace/a%20film.mp4"},
		{`Image{ key = "k", alpha = Image.open("red.png"), "red.png" }`, "alpha", "as it was"},
		{`Image{ key = "k", "red.png" }`, "aspect", "2"},
		{`Image{ key = "k", "red.png" }`, "height", "0.004"},
		{`Image{ key = "k", "red.png", height = 3 }`, "height", "3"},
		{`Img{ key = "k", "red.png" }`, "aspect", "<nil>"},
		{`Image{ key = "k", "phone.jpg" }`, "aspect", "0.5"},
		{`Image{ key = "k", data = "phone.jpg" }`, "height", "0.008"},
		{`Img{ key = "k", "red.png", format = "jpeg" }`, "format", "<nil>"},
	}
	for _, c := range cases {
		play(t, "spawn(function(session) session:upsert("+c.element+") session:upsert("+c.element+") end)", func(s *stage) {
			client := s.join("c1", viewer())
			if errs := s.errors(); !strings.Contains(c.want, "elsewhere") {
				s.wantNoErrors()
			} else if len(errs) != 1 || !strings.Contains(errs[0], `warning scene.lua:1: Img.src: file "elsewhere.png" does not exist in the workspace`) {
				t.Errorf("%s: reported %q", c.element, errs)
			}
			for _, m := range client.messages(t) {
				node := m["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
				if got := kinds(node[c.prop]); got != c.want {
					t.Errorf("%s: %s is %s, want %s", c.element, c.prop, got, c.want)
				}
			}
		}, "red.png", string(red), "a film.mp4", "film", "phone.jpg", phone)
	}
	// An update with another picture leaves the size as it is.
	play(t, `spawn(function(session)
		session:set(DefaultScene{ Image{ key = "k", "red.png", height = 3 } })
		session:update(Image{ key = "k", "red.png" })
	end)`, func(s *stage) {
		client := s.join("c1", viewer())
		if raw, _ := client.scene.Get("k"); fmt.Sprint(decoded(t, raw)["height"]) != "3" {
			t.Errorf("after an update the height is %v", decoded(t, raw)["height"])
		}
		s.wantNoErrors()
	}, "red.png", string(red))
	errors := map[string]string{
		`Image{ "read.png" }`:                      "the picture read.png: no such file or directory (did you mean 'red.png'?)",
		`Image{ data = "../red.png" }`:             "the picture ../red.png: outside the workspace",
		`Img{ "red.png", "red.png" }`:              "has one item, the picture",
		`Img{ "red.png", src = "red.png" }`:        "is a second picture",
		`Img{ "red.png", quality = 500 }`:          "Img.quality has to be a number from 1 to 100, not a number (500)",
		`Img{ "red.png", format="png", quality=9}`: "goes with format = \"jpeg\", and a PNG has none",
		`Img{ "red.png", format = "bmp" }`:         `Img.format has to be "png", "jpeg", "b64png" or "b64jpeg", not a string ("bmp")`,
		`Img{ "broken.png", format = "jpeg" }`:     "the picture is broken: unexpected EOF",
	}
	for element, want := range errors {
		play(t, "spawn(function(session)\nsession:upsert("+element+")\nend)", func(s *stage) {
			client := s.join("c1", viewer())
			errs := s.errors()
			if len(errs) == 0 || !strings.Contains(errs[len(errs)-1], "scene.lua:2: ") || !strings.Contains(errs[len(errs)-1], want) {
				t.Errorf("%s: reported %q", element, errs)
			}
			if m := client.messages(t); len(m) > 0 {
				t.Errorf("%s: sent %v", element, m)
			}
		}, "red.png", string(red), "broken.png", string(red[:20]))
	}
}
