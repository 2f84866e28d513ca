import { Menu, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { messageOf } from "../api/http";
import { sessionQuery, signOut, type Session } from "../api/session";
import { Icon } from "../ui/Icon";
import { useServices } from "./services";
import styles from "./shell.module.css";

export function UserMenu({ session }: { readonly session: Session }) {
  const { queryClient, drafts, throughput } = useServices();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      // Nothing of this user is left for the next.
      drafts.clear();
      throughput.clear();
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, null);
    },
    onError: (failure) => {
      notifications.show({ color: "red", title: "You are still signed in", message: messageOf(failure) });
    },
  });
  return (
    <Menu position="bottom-end" width={200} shadow="md">
      <Menu.Target>
        <UnstyledButton className={styles["user"] ?? ""} aria-label={`User ${session.user}`}>
          <Icon name="user" />
          <span className={styles["userName"]}>{session.user}</span>
          <Icon name="down" size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          Signed in as {session.user}
          <br />
          Role: {session.role}
        </Menu.Label>
        <Menu.Item
          leftSection={<Icon name="signOut" size={16} />}
          disabled={leave.isPending}
          onClick={() => {
            leave.mutate();
          }}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
