# docker buildx bake          the CI images, one for each interpreter
# docker buildx bake prod     the image to deploy
# ./build does the same on machines that reach no image registry and no package index.

variable "BASE_TRIXIE" { default = "debian:trixie-slim" }
variable "BASE_BOOKWORM" { default = "debian:bookworm-slim" }

# The address of a package index; empty: pip's own choice.
variable "PIP_INDEX_URL" { default = "" }

# A file with the certificates that this machine trusts; empty: those of the base image.
variable "CA_BUNDLE" { default = "" }

group "default" { targets = ["ci"] }

target "_common" {
  secret = concat(
    PIP_INDEX_URL == "" ? [] : ["id=pip_index,env=PIP_INDEX_URL"],
    CA_BUNDLE == "" ? [] : ["id=ca,src=${CA_BUNDLE}"],
  )
  # Layers as they are: they are stored once, compressed once, by whoever moves them.
  output = ["type=image,compression=uncompressed"]
}

target "ci" {
  name     = "ci-${image.name}"
  inherits = ["_common"]
  matrix = {
    image = [
      { name = "py313", python = "python3", base = BASE_TRIXIE },
      { name = "pypy", python = "pypy3", base = BASE_TRIXIE },
      { name = "py311", python = "python3", base = BASE_BOOKWORM },
    ]
  }
  dockerfile = "Dockerfile.ci"
  tags       = ["weather-station:ci-${image.name}"]
  args = {
    BASE   = image.base
    PYTHON = image.python
  }
}

target "prod" {
  inherits = ["_common"]
  tags     = ["weather-station:prod"]
  args     = { BASE = BASE_TRIXIE }
}
