/* OpenMPI's all-reduce of so many floats: says "ready", then reads numbers of repetitions and tells the seconds of one. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int rank, repetitions = 3, length = atoi(argv[1]);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  float *numbers = calloc((size_t)length, sizeof(float));
  for (int first = 1; repetitions > 0; first = 0) {
    double start = MPI_Wtime();
    for (int i = 0; i < repetitions; i++) MPI_Allreduce(MPI_IN_PLACE, numbers, length, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
    if (!rank) {
      if (first) puts("ready");
      else printf("%.9f\n", (MPI_Wtime() - start) / repetitions);
      fflush(stdout);
      if (scanf("%d", &repetitions) != 1) repetitions = 0;
    }
    MPI_Bcast(&repetitions, 1, MPI_INT, 0, MPI_COMM_WORLD);
  }
  free(numbers);
  MPI_Finalize();
  return 0;
}
