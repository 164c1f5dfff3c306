/* OpenMPI's all-reduce: REPEATS SECONDS BYTES... */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static void run(float *numbers, int count) {
  MPI_Allreduce(MPI_IN_PLACE, numbers, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int rank, repeats = atoi(argv[1]);
  double seconds = atof(argv[2]);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  for (int which = 3; which < argc; which++) {
    int bytes = atoi(argv[which]), count = bytes / (int)sizeof(float);
    float *numbers = malloc((size_t)bytes);
    for (int i = 0; i < count; i++) numbers[i] = 1;
    for (int i = 0; i < 3; i++) run(numbers, count);
    double start = MPI_Wtime();
    run(numbers, count);
    int runs = (int)(seconds / (MPI_Wtime() - start));
    if (runs < 3) runs = 3;
    MPI_Bcast(&runs, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (!rank) printf("{\"bytes\": %d, \"seconds\": [", bytes);
    for (int repeat = 0; repeat < repeats; repeat++) {
      start = MPI_Wtime();
      for (int i = 0; i < runs; i++) run(numbers, count);
      if (!rank) printf("%s%.9f", repeat ? ", " : "", (MPI_Wtime() - start) / runs);
    }
    if (!rank) { printf("]}\n"); fflush(stdout); }
    free(numbers);
  }
  MPI_Finalize();
  return 0;
}
