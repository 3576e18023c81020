variable "BASE" { default = "debian:trixie-slim" }

target "default" {
  name       = "ci-${replace(interpreter, ".", "-")}"
  matrix     = { interpreter = ["3.12", "3.13"] }
  dockerfile = "Dockerfile.ci"
  args       = { BASE = BASE, INTERPRETER = interpreter }
  tags       = ["app:ci-${interpreter}"]
}
