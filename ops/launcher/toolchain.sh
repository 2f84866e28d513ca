# shellcheck shell=bash
# Finds the tools: JDK 25, Maven 3.8, Node 20, and what single commands need.

readonly WANTED_JDK=25
readonly WANTED_NODE=20

# Sets and exports JAVA_HOME.
find_jdk() {
  local home user_home=${HOME:-/nonexistent}
  for home in "${JAVA_HOME:-}" "$(home_of_java_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/lib/jvm/* \
    "$user_home"/.sdkman/candidates/java/* "$user_home"/.jdks/* "$user_home"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [[ -n $home && -x $home/bin/javac ]] && (($(jdk_version "$home") >= WANTED_JDK)); then
      export JAVA_HOME=$home
      return
    fi
  done
  fail "no JDK $WANTED_JDK found (JAVA_HOME, the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks): install one (Temurin $WANTED_JDK, say) and set JAVA_HOME to it"
}

home_of_java_on_path() {
  local java
  java=$(command -v java || true)
  [[ -n $java ]] || return 0
  while [[ -L $java ]]; do
    local link
    link=$(readlink "$java")
    [[ $link == /* ]] || link=$(dirname "$java")/$link
    java=$link
  done
  dirname "$(dirname "$java")"
}

# The major version of a JDK; 0 if it cannot be told.
jdk_version() {
  local line version=0
  if [[ -r $1/release ]]; then
    while IFS= read -r line; do
      if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
        version=${BASH_REMATCH[1]}
      fi
    done <"$1/release"
  fi
  printf '%s' "$version"
}

# Sets MVN.
find_maven() {
  local version
  MVN=$(command -v mvn || true)
  if [[ -z $MVN && -n ${MAVEN_HOME:-} && -x $MAVEN_HOME/bin/mvn ]]; then
    MVN=$MAVEN_HOME/bin/mvn
  fi
  [[ -n $MVN ]] || fail "no Maven found: install Maven 3.8 or later and have mvn on the PATH"
  version=$("$MVN" -v 2>/dev/null || true)
  if [[ $version =~ Apache\ Maven\ ([0-9]+)\.([0-9]+) ]]; then
    if ((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 8))); then
      return
    fi
    fail "$MVN is Maven ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}: install 3.8 or later"
  fi
  fail "$MVN -v does not tell its version: reinstall Maven 3.8 or later"
}

# Puts Node and npm first on the PATH.
find_node() {
  local folder user_home=${HOME:-/nonexistent}
  for folder in "$(dirname "$(command -v node || printf /nonexistent/node)")" /usr/local/bin /usr/bin \
    "$user_home"/.nvm/versions/node/*/bin "$user_home"/.volta/bin "$user_home"/.asdf/installs/nodejs/*/bin \
    /opt/node*/bin /opt/homebrew/bin; do
    if [[ -x $folder/node && -x $folder/npm ]] && (($(node_version "$folder") >= WANTED_NODE)); then
      export PATH=$folder:$PATH
      return
    fi
  done
  fail "no Node $WANTED_NODE or later with npm found (the PATH, ~/.nvm, /opt), which the front ends need: install one and have it on the PATH"
}

# The major version of the Node in a folder; 0 if it cannot be told.
node_version() {
  local version
  version=$("$1/node" --version 2>/dev/null || true)
  [[ $version =~ ^v([0-9]+)\. ]] && printf '%s' "${BASH_REMATCH[1]}" || printf 0
}

# need TOOL WHAT-FOR
need() {
  command -v "$1" >/dev/null || fail "$1 is missing, which $2 needs: install it and have it on the PATH"
}
