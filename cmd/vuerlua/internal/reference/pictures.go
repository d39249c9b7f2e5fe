package reference

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// The pictures show the components' examples. `make component-pictures` takes them.
//
//go:embed pictures/*.webp
var pictureFiles embed.FS

// noPicture maps the components without a picture to the reason.
var noPicture = map[string]string{
	"Body":                     noHeadset,
	"Hands":                    noHeadset,
	"Head":                     noHeadset,
	"MotionControllers":        noHeadset,
	"WebXRMesh":                noHeadset,
	"Gamepad":                  noLooks,
	"KeyboardMonitor":          noLooks,
	"OrbitControls":            noLooks,
	"PointerControls":          noLooks,
	"SceneCameraControl":       noLooks,
	"BlockElement":             noLooks,
	"Element":                  noLooks,
	"SceneElement":             noLooks,
	"ModelNode":                "it is the base of the loaders, which have pictures",
	"Facemesh":                 otherClient,
	"FisheyeCamera":            otherClient,
	"HandActuator":             otherClient,
	"MjCameraView":             otherClient,
	"MotionControllerActuator": otherClient,
	"MuJoCo":                   otherClient,
	"MuJoCoProvider":           otherClient,
	"StereoVideoPlane":         otherClient,
	"WebRTCStereoVideoPlane":   otherClient,
	"WebRTCVideoMaterial":      otherClient,
	"WebRTCVideoPlane":         otherClient,
	"CameraHelper":             "it outlines the current camera, and is only visible from another one",
	"LineBasicMaterial":        plainMesh,
	"LineDashedMaterial":       plainMesh,
	"PointsMaterial":           plainMesh,
	"MeshDistanceMaterial":     "it is for the shadows of point lights, and otherwise black",
	"ContribLoader":            "its look depends on the extension",
	"ButtonGroup":              newControl,
	"Checkbox":                 newControl,
	"ColorPicker":              newControl,
	"Divider":                  newControl,
	"Folder":                   newControl,
	"NumberBox":                newControl,
	"Panel":                    newControl,
	"ProgressBar":              newControl,
	"RangeSlider":              newControl,
	"Select":                   newControl,
	"Switch":                   newControl,
	"Tab":                      newControl,
	"Tabs":                     newControl,
	"TextBox":                  newControl,
	"VectorBox":                newControl,
	"LumaSplats":               "its capture is on another server",
}

const (
	newControl  = "its look is not settled yet"
	noHeadset   = "it needs a headset"
	noLooks     = "it is invisible"
	plainMesh   = "on a mesh it is a plain colour; lines and points have their own components"
	otherClient = "Vuer's own client shows it, the built-in viewer does not"
)

// samePicture maps components to others that look the same.
var samePicture = map[string]string{"group": "Group"}

// PictureOf returns the name of the component's picture, which may be the picture of a component
// that looks the same; "" if it has none.
func PictureOf(component string) string {
	if c, ok := catalog.Lookup(component); ok && c.Alias != "" {
		component = c.Alias
	}
	if other := samePicture[component]; other != "" {
		component = other
	}
	if noPicture[component] != "" {
		return ""
	}
	return component
}

// picture returns the file name of a picture in the site, and its content.
func picture(name string) (string, []byte, error) {
	content, err := fs.ReadFile(pictureFiles, "pictures/"+name+".webp")
	return "pictures/" + name + ".webp", content, err
}

// Scenes returns the scripts of which pictures are taken, by the pictures' names.
func Scenes() map[string]string {
	scenes := map[string]string{}
	for _, p := range Pages() {
		if p.Kind == "component" && PictureOf(p.Name) == p.Name {
			scenes[p.Name] = strings.TrimRight(p.Example, "\n") + "\n"
		}
	}
	return scenes
}
