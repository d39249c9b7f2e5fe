---@meta
-- Events of clients.

---@alias EventName
---| "INIT" | "CAMERA_MOVE" | "CLICK" | "ON_CLICK" | "OBJECT_MOVE" | "OBJECT_MOVE_END" | "SET" | "INPUT" | "UPLOAD"
---| "KeyDown" | "KeyUp" | "KeyPress" | "GAMEPAD" | "LOAD" | "CAMERA_VIEW" | "TIMELINE_STEP"
---| "HAND_MOVE" | "CONTROLLER_MOVE" | "BODY_MOVE" | "HEAD_MOVE" | "WEBXR_MESH_UPDATE"
---| "ADD_MARKER" | "MOUSE_CLICK" | "ON_MUJOCO_LOAD" | "ON_MUJOCO_FRAME"
---| "ON_CONTRIB_LOAD" | "SNAPSHOT" | "*"

---The argument of a handler. It has all other fields that the client has sent as well.
---@class Event
---@field etype string the event's name
---@field key string the node that sent it; nil if no node did
---@field value any
---@field ts number Unix seconds
---@field [string] any

---A client has connected; the value describes the client.
---@class event.INIT : Event
---@field value table<string, any>

---The camera has moved. Sent by OrbitControls with stream = true, and by cameras.
---@class event.CAMERA_MOVE : Event
---@field value { position: number[], rotation: number[], matrix: number[], camera?: table }

---An object, a button or a picture was clicked. position is the point hit, in world
---coordinates; a click on a button has only value.key, the button's key. A click on an Img has only
---x, y, w and h: the point within the picture and the picture's size, in pixels. A click on Instances has
---the number of the instance, from 1.
---@class event.CLICK : Event
---@field value { key: string, position: number[], normal: number[], distance: number, button: integer, instance?: integer, x?: number, y?: number, w?: number, h?: number }

---A click on an object, as older clients send it. Handlers of CLICK receive it too.
---@class event.ON_CLICK : Event
---@field value { key: string }

---A Movable or Pivot is being dragged.
---@class event.OBJECT_MOVE : Event
---@field value { position: number[], rotation: number[], quaternion: number[], matrix: number[], matrixWorld: number[] }

---A drag has ended; the value is the last pose.
---@class event.OBJECT_MOVE_END : Event
---@field value { position: number[], rotation: number[], quaternion: number[], matrix: number[], matrixWorld: number[] }

---A user has changed a control, such as a Slider; the key is the control's. The value is a number, a boolean, a string, or a list, as the control has it.
---@class event.SET : Event
---@field value any

---Enter was pressed in an InputBox.
---@class event.INPUT : Event
---@field value string the text

---A picture was uploaded with ImageUpload.
---@class event.UPLOAD : Event
---@field value Picture

---A key was pressed. Requires KeyboardMonitor{ enableKeyDown = true }.
---@class event.KeyDown : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---A key was released. Requires KeyboardMonitor{ enableKeyUp = true }.
---@class event.KeyUp : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---A key produced a character. Requires KeyboardMonitor{ enableKeyPress = true }.
---@class event.KeyPress : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---The state of a game controller, at every poll. Requires Gamepad{ index = 0 }.
---@class event.GAMEPAD : Event
---@field value { id: string, axes: number[], buttons: number[] }

---A model whose onLoad is a string has been loaded; the value is that string.
---@class event.LOAD : Event
---@field value string

---A frame of a CameraView that streams.
---@class event.CAMERA_VIEW : Event
---@field value Picture

---TimelineControls have reached a step.
---@class event.TIMELINE_STEP : Event
---@field value { step: integer, elapsedTime: number, delta: number }

---Hands in a headset, from Hands{ stream = true }: 25 joints each, as matrices of 16 numbers.
---@class event.HAND_MOVE : Event
---@field value { left?: number[], right?: number[], leftState?: table, rightState?: table }

---Controllers in a headset, from MotionControllers{ stream = true }: one matrix each.
---@class event.CONTROLLER_MOVE : Event
---@field value { left?: number[], right?: number[], leftState?: table, rightState?: table }

---A body in a headset, from Body{ stream = true }.
---@class event.BODY_MOVE : Event
---@field value { body: number[], leftHand: number[], rightHand: number[] }

---The head in a headset, from Head{ stream = true }.
---@class event.HEAD_MOVE : Event
---@field value { matrix: number[] }

---The meshes of the room have changed, from WebXRMesh{ autoUpdate = true }.
---@class event.WEBXR_MESH_UPDATE : Event
---@field value { meshes: table[] }

---A click has hit a point cloud. Requires PointerControls.
---@class event.ADD_MARKER : Event
---@field value { position: table, radius: number }

---A click has hit nothing. Requires PointerControls.
---@class event.MOUSE_CLICK : Event
---@field value { pointerX: number, pointerY: number }

---A MuJoCo model has been loaded.
---@class event.ON_MUJOCO_LOAD : Event
---@field value { keyFrame: table }

---A frame of a MuJoCo simulation.
---@class event.ON_MUJOCO_FRAME : Event
---@field value { dt: number, keyFrame: table }

---A ContribLoader has loaded its library, in Vuer's own client.
---@class event.ON_CONTRIB_LOAD : Event
---@field value any

---The user has taken a snapshot with the client's own button.
---@class event.SNAPSHOT : Event
---@field value { screen: string }
