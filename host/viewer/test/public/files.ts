/** A real file, and what is to be seen of it or to be said. */
export interface PublicFile {
  /** Below the folder of the fetched files. */
  path: string
  tag: string
  /** What it is drawn as; null where it cannot be drawn. */
  shape: 'mesh' | 'points' | 'lines' | 'bones' | null
  /** All of its triangles are lines. */
  unseen?: true
  /** Width, height and depth of what is drawn, to three digits. */
  size?: readonly [number, number, number]
  /** What the log says of it: nothing else, and nothing at all where this is left out. */
  says?: RegExp
}

export const publicFiles: readonly PublicFile[] = [
  { path: 'assimp/OBJ/spider.obj', tag: 'Obj', shape: 'mesh', size: [151, 79.7, 193] },
  { path: 'assimp/OBJ/box.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/OBJ/box_UTF16BE.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/OBJ/box_longline.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/OBJ/box_mat_with_spaces.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/OBJ/concave_polygon.obj', tag: 'Obj', shape: 'mesh', size: [0, 1.48, 1.49] },
  { path: 'assimp/OBJ/cube_with_vertexcolors.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/OBJ/cube_mtllib_after_g.obj', tag: 'Obj', shape: 'mesh', size: [1, 1, 1], says: /^could not load assimp\/OBJ\/cube_mtllib_after_g\.mat: 404 Not Found$/ },
  { path: 'assimp/OBJ/testpoints.obj', tag: 'Obj', shape: 'points', size: [1, 1, 1] },
  { path: 'assimp/OBJ/testline.obj', tag: 'Obj', shape: 'lines', size: [1, 1, 1] },
  { path: 'assimp/OBJ/WusonOBJ.obj', tag: 'Obj', shape: 'mesh', size: [0.92, 1.52, 3.24] },
  { path: 'assimp/OBJ/point_cloud.obj', tag: 'Obj', shape: 'points', size: [0.0679, 0.0114, 0.0126] },
  { path: 'assimp/OBJ/number_formats.obj', tag: 'Obj', shape: 'mesh', size: [2, 4, 6], unseen: true, says: /number_formats\.obj has only triangles without an area, of which nothing is seen$/ },
  { path: 'assimp/invalid/empty.obj', tag: 'Obj', shape: null, says: /^assimp\/invalid\/empty\.obj is empty$/ },
  { path: 'assimp/invalid/malformed.obj', tag: 'Obj', shape: 'mesh' },
  { path: 'assimp/PLY/cube.ply', tag: 'Ply', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/PLY/cube_binary.ply', tag: 'Ply', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/PLY/cube_uv.ply', tag: 'Ply', shape: 'mesh', size: [2, 2, 2] },
  { path: 'assimp/PLY/Wuson.ply', tag: 'Ply', shape: 'mesh', size: [0.92, 1.52, 3.24] },
  { path: 'assimp/PLY/float-color.ply', tag: 'Ply', shape: 'mesh', size: [200, 200, 0] },
  { path: 'assimp/PLY/points.ply', tag: 'Ply', shape: 'points', size: [0, 1, 1] },
  { path: 'assimp/PLY/pond.0.ply', tag: 'Ply', shape: null, says: /^could not read assimp\/PLY\/pond\.0\.ply: it is cut off: its header promises 70051 vertices, and there are 70048$/ },
  { path: 'assimp/PLY/issue623.ply', tag: 'Ply', shape: null, says: /^could not read assimp\/PLY\/issue623\.ply: it is cut off: its header promises 24 vertices, and there are 20$/ },
  { path: 'assimp/invalid/empty.ply', tag: 'Ply', shape: null, says: /^assimp\/invalid\/empty\.ply is empty$/ },
  { path: 'wheels/pyvista/examples/airplane.ply', tag: 'Ply', shape: 'mesh', size: [1520, 1290, 300] },
  { path: 'wheels/pyvista/examples/ant.ply', tag: 'Ply', shape: 'mesh', size: [32, 18.8, 33.6] },
  { path: 'wheels/pyvista/examples/nut.ply', tag: 'Ply', shape: 'mesh', size: [46, 28.9, 46] },
  { path: 'assimp/STL/Spider_ascii.stl', tag: 'Stl', shape: 'mesh', size: [6.23, 8, 3.3] },
  { path: 'assimp/STL/Spider_binary.stl', tag: 'Stl', shape: 'mesh', size: [6.23, 8, 3.3] },
  { path: 'assimp/STL/triangle_with_empty_solid.stl', tag: 'Stl', shape: 'mesh', size: [2, 2, 0] },
  { path: 'assimp/STL/triangle_with_two_solids.stl', tag: 'Stl', shape: 'mesh', size: [4, 4, 0] },
  { path: 'assimp/STL/3DSMaxExport.STL', tag: 'Stl', shape: 'mesh', size: [57, 48.3, 52.6] },
  { path: 'wheels/meshcat/tests/data/slotted_disk.stl', tag: 'Stl', shape: 'mesh', size: [0.999, 1, 0.22] },
  { path: 'assimp/Collada/duck.dae', tag: 'Dae', shape: 'mesh', size: [1.65, 1.54, 1.15] },
  { path: 'assimp/Collada/cube_UTF16LE.dae', tag: 'Dae', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/Collada/cube_UTF8BOM.dae', tag: 'Dae', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/Collada/cube_tristrips.dae', tag: 'Dae', shape: 'mesh', size: [100, 100, 100] },
  { path: 'assimp/Collada/cube_emptyTags.dae', tag: 'Dae', shape: null, says: /^could not read assimp\/Collada\/cube_emptyTags\.dae: it is damaged, or has a part of COLLADA that is not read$/ },
  { path: 'assimp/Collada/kwxport_test_vcolors.dae', tag: 'Dae', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/Collada/lights.dae', tag: 'Dae', shape: null, says: /^assimp\/Collada\/lights\.dae has no mesh, points or lines$/ },
  { path: 'assimp/Collada/ConcavePolygon.dae', tag: 'Dae', shape: 'mesh', size: [0, 1.48, 1.49] },
  { path: 'assimp/Collada/teapot_instancenodes.DAE', tag: 'Dae', shape: 'mesh', size: [6.53, 1.74, 2.21] },
  { path: 'wheels/meshcat/tests/data/ur10_base.dae', tag: 'Dae', shape: 'mesh', size: [0.15, 0.038, 0.167] },
  { path: 'wheels/meshcat/tests/data/mesh_0_convex_piece_0.dae', tag: 'Dae', shape: 'mesh', size: [0.134, 0.0678, 0.238] },
  { path: 'assimp/FBX/spider.fbx', tag: 'Fbx', shape: 'mesh', size: [15100, 7970, 19300], says: /^could not load 4 files: 404 Not Found: assimp\/FBX\/wal67ar_small\.jpg, assimp\/FBX\/SpiderTex\.jpg, assimp\/FBX\/engineflare1\.jpg, assimp\/FBX\/drkwood2\.jpg$/ },
  { path: 'assimp/FBX/box.fbx', tag: 'Fbx', shape: null, says: /^could not read assimp\/FBX\/box\.fbx: it is damaged, or has a part of FBX that is not read$/ },
  { path: 'assimp/FBX/phong_cube.fbx', tag: 'Fbx', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/FBX/huesitos.fbx', tag: 'Fbx', shape: 'mesh', size: [536, 544, 322] },
  { path: 'assimp/FBX/animation_with_skeleton.fbx', tag: 'Fbx', shape: 'mesh', size: [7120, 183, 183] },
  { path: 'assimp/FBX/boxWithCompressedCTypeArray.FBX', tag: 'Fbx', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/FBX/box_orphant_embedded_texture.fbx', tag: 'Fbx', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/glTF2/BoxTextured-glTF/BoxTextured.gltf', tag: 'Glb', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/glTF2/BoxTextured-glTF-Binary/BoxTextured.glb', tag: 'Glb', shape: 'mesh', size: [1, 1, 1] },
  { path: 'assimp/glTF2/2CylinderEngine-glTF-Binary/2CylinderEngine.glb', tag: 'Glb', shape: 'mesh', size: [745, 304, 275] },
  { path: 'assimp/glTF2/draco/2CylinderEngine.gltf', tag: 'Glb', shape: 'mesh', size: [745, 304, 275] },
  { path: 'assimp/glTF2/glTF-Sample-Models/AnimatedMorphCube-glTF/AnimatedMorphCube.gltf', tag: 'Glb', shape: 'mesh', size: [2, 2, 5.88] },
  { path: 'assimp/glTF2/simple_skin/simple_skin.gltf', tag: 'Glb', shape: 'mesh', size: [1, 2, 0] },
  { path: 'assimp/glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_00.gltf', tag: 'Glb', shape: 'points', size: [1, 1, 0] },
  { path: 'assimp/glTF2/glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_01.gltf', tag: 'Glb', shape: 'lines', size: [1, 1, 0] },
  { path: 'assimp/glTF2/TestNoRootNode/NoScene.gltf', tag: 'Glb', shape: null, says: /^assimp\/glTF2\/TestNoRootNode\/NoScene\.gltf has no mesh, points or lines$/ },
  { path: 'assimp/glTF2/TestNoRootNode/SceneWithoutNodes.gltf', tag: 'Glb', shape: null, says: /^assimp\/glTF2\/TestNoRootNode\/SceneWithoutNodes\.gltf has no mesh, points or lines$/ },
  { path: 'assimp/glTF2/MissingBin/BoxTextured.gltf', tag: 'Glb', shape: null, says: /^could not load 2 files: 404 Not Found: assimp\/glTF2\/MissingBin\/BoxTextured0\.bin, assimp\/glTF2\/MissingBin\/CesiumLogoFlat\.png$/ },
  { path: 'assimp/glTF/TwoBoxes/TwoBoxes.gltf', tag: 'Glb', shape: null, says: /^could not read assimp\/glTF\/TwoBoxes\/TwoBoxes\.gltf: it is glTF 1\.0; only glTF 2\.0 is read$/ },
  { path: 'assimp/glTF2/BoxTextured-glTF-pbrSpecularGlossiness/BoxTextured.gltf', tag: 'Glb', shape: 'mesh', size: [1, 1, 1], says: /^assimp\/glTF2\/BoxTextured-glTF-pbrSpecularGlossiness\/BoxTextured\.gltf has materials of the glTF extension KHR_materials_pbrSpecularGlossiness, which is not read: they are plain$/ },
  { path: 'assimp/glTF2/RecursiveNodes/RecursiveNodes.gltf', tag: 'Glb', shape: null, says: /RecursiveNodes\.gltf: a part of it contains itself$/ },
  { path: 'assimp/glTF2/IndexOutOfRange/AllIndicesOutOfRange.gltf', tag: 'Glb', shape: null, says: /AllIndicesOutOfRange\.gltf refers to vertices that do not exist: the parts with them are left out; .* has no mesh, points or lines$/ },
  { path: 'assimp/BVH/Boxing_Toes.bvh', tag: 'Bvh', shape: 'bones' },
  { path: 'assimp/BVH/01_01.bvh', tag: 'Bvh', shape: 'bones' },
  { path: 'assimp/OBJ/box.obj', tag: 'Glb', shape: null, says: /^assimp\/OBJ\/box\.obj is an OBJ model, not glTF$/ },
]
