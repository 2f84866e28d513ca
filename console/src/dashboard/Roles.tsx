import type { Role } from "../api/dashboard";
import { Empty } from "../ui/Empty";
import { Panel } from "../ui/Panel";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import { assessRole } from "./assessment";
import styles from "./dashboard.module.css";

/** The processes of the installation and whether they are ready. */
export function Roles({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <Panel
      title="Roles"
      aside={roles.length > 0 ? `${roles.filter(({ ready }) => ready).length} of ${roles.length} ready` : ""}
    >
      {roles.length === 0 ? (
        <Empty title="No role reported">The config service knows no role to ask; see its settings.</Empty>
      ) : (
        <Table
          label="Roles"
          minWidth="30rem"
          head={
            <tr>
              <th scope="col">Role</th>
              <th scope="col">State</th>
              <th scope="col">Address</th>
              <th scope="col" className={styles["detailColumn"]}>
                Detail
              </th>
            </tr>
          }
        >
          {roles.map((role) => {
            const { tone, label } = assessRole(role);
            return (
              <tr key={role.name}>
                <th scope="row">{role.name}</th>
                <td>
                  <Tag tone={tone}>{label}</Tag>
                </td>
                <td className={styles["address"]}>{role.url}</td>
                <td className={styles["detail"]}>{role.detail}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </Panel>
  );
}
