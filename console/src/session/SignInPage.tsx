import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useState, type SubmitEvent } from "react";
import { ApiError, messageOf } from "../api/http";
import { sessionQuery, signIn } from "../api/session";
import { useServices } from "../app/services";
import { plural } from "../lib/format";
import { Banner } from "../ui/Banner";
import styles from "./signIn.module.css";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { queryClient } = useServices();
  const { next } = route.useSearch();
  const router = useRouter();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  useEffect(() => {
    document.title = "Sign in · RollingDrop console";
  }, []);

  const enter = useMutation({
    mutationFn: () => signIn(user.trim(), password),
    onSuccess: async (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session);
      await router.navigate({ href: next ?? "/", replace: true });
    },
    onError: () => {
      setPassword("");
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    enter.mutate();
  };

  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <div className={styles["brand"]}>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <div>
            <h1>RollingDrop console</h1>
            <p>{next === undefined ? "Sign in to operate this installation." : "Sign in to go on where you were."}</p>
          </div>
        </div>
        {enter.isError && <Failure failure={enter.error} />}
        <form onSubmit={submit}>
          <TextInput
            label="User"
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            data-autofocus
            value={user}
            onChange={(event) => {
              setUser(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          <Button type="submit" fullWidth loading={enter.isPending}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}

function Failure({ failure }: { readonly failure: Error }) {
  if (failure instanceof ApiError && failure.status === 401) {
    return (
      <Banner tone="bad" title="User or password is wrong">
        Check both and try again. An administrator can set a new password.
      </Banner>
    );
  }
  if (failure instanceof ApiError && failure.status === 429) {
    const wait = failure.retryAfterSeconds;
    return (
      <Banner tone="warn" title="Too many attempts">
        {wait === undefined ? "Wait a minute, then try again." : `Try again in ${plural(wait, "second")}.`}
      </Banner>
    );
  }
  return (
    <Banner tone="bad" title="Sign-in failed">
      {messageOf(failure)}
    </Banner>
  );
}
