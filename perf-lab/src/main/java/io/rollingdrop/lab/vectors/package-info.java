/**
 * Lab {@code vectors}: a public benchmark's workloads through the production engine; the report
 * stream it gives must hash to what two independent engines gave. Start at {@link
 * io.rollingdrop.lab.vectors.VectorsLab}.
 */
package io.rollingdrop.lab.vectors;
