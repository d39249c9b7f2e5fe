-- line 3: [[
function main()
  """Draws the scene."""
end
